import { indonesian } from "@/app/strings";
import { i18n, type Language } from "@/lib/i18n";
import { language } from "@/lib/preferences";

export async function startI18n(): Promise<void> {
  for (const [name, catalogue] of Object.entries(indonesian)) i18n.add("id", name, catalogue);
  if (language.get() !== "id") await speak(language.get());
  language.subscribe(() => void speak(language.get()));
}

let hasEnglish = false;
async function addEnglish(): Promise<void> {
  if (hasEnglish) return;
  for (const [name, catalogue] of Object.entries((await import("@/app/strings-en")).english))
    i18n.add("en", name, catalogue);
  hasEnglish = true;
}

async function speak(chosen: Language): Promise<void> {
  if (chosen === "en") await addEnglish();
  i18n.speak(chosen);
  document.documentElement.lang = chosen;
}
