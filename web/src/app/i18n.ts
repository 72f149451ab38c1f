import { initReactI18next } from "react-i18next";
import { indonesian } from "@/app/strings";
import { i18n, type Language } from "@/lib/i18n";
import { language } from "@/lib/preferences";

export async function startI18n(): Promise<void> {
  await i18n.use(initReactI18next).init({
    lng: "id",
    fallbackLng: "id",
    defaultNS: "common",
    ns: Object.keys(indonesian),
    resources: { id: indonesian },
    interpolation: { escapeValue: false },
    returnNull: false,
    react: { useSuspense: false },
  });
  if (language.get() !== "id") await speak(language.get());
  language.subscribe(() => void speak(language.get()));
}

async function speak(chosen: Language): Promise<void> {
  if (chosen === "en" && !i18n.hasResourceBundle("en", "common")) {
    const { english } = await import("@/app/strings-en");
    for (const [name, catalogue] of Object.entries(english)) i18n.addResourceBundle("en", name, catalogue);
  }
  await i18n.changeLanguage(chosen);
  document.documentElement.lang = chosen;
}
