// What tabs and the one who holds the stream say to each other.
import type { FeedMessage } from "@/api/stream/feed";

export type ToHolder =
  // A tab is there for this person; another person restarts the stream.
  { type: "attach"; person: string } | { type: "stop" } | { type: "retry" };

export type FromHolder = FeedMessage;

const types = ["attach", "stop", "retry"];
export function isToHolder(value: unknown): value is ToHolder {
  return typeof value === "object" && value !== null && "type" in value && types.includes(String(value.type));
}

export function isFromHolder(value: unknown): value is FromHolder {
  return (
    typeof value === "object" && value !== null && "type" in value && (value.type === "state" || value.type === "news")
  );
}
