// What the screens read out of a flow document. The document is the server's to check; here it is only shown.
import type { Schemas } from "@/api/types";

export interface FlowSetting {
  id: string;
  title: Schemas["Words"];
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
const text = (value: unknown) => (typeof value === "string" ? value : "");

// The policies that the flow knows, in its order.
export function flowSettings(document: unknown): FlowSetting[] {
  const { settings } = record(document);
  if (!Array.isArray(settings)) return [];
  return settings.map((item: unknown) => {
    const setting = record(item);
    const title = record(setting.title);
    const id = text(setting.id);
    return { id, title: { id: text(title.id) || id, en: text(title.en) || text(title.id) || id } };
  });
}
