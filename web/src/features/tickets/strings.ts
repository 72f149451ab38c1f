import indonesian from "@/features/tickets/strings/id.json";
import { i18n } from "@/lib/i18n";

// With the screens that need them, not with the first page (app/strings.ts); what the desk says is in say-id.json.
i18n.add("id", "tickets", indonesian);
