import { i18n } from "@/lib/i18n";

// Who changed a record, as the server names them: a person, or "Import crm" for a table of that system.
export function authorName(by: string): string {
  const source = /^Import (\S+)$/.exec(by)?.[1];
  return source ? i18n.t("common:author.import", { source: source.toUpperCase() }) : by;
}
