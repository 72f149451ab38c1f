import indonesian from "@/features/callers/story/strings/id.json";
import { i18n } from "@/lib/i18n";

// With the tabs that need them, not with the first page (app/strings.ts).
i18n.add("id", "story", indonesian);
