// What a line of the call log says. Pure.
import type { Schemas } from "@/api/types";
import { duration } from "@/lib/time";
import type { Tone } from "@/ui/Tag";

type Call = Schemas["Call"];

export function shownState(call: Call): Call["state"] | "missed" {
  return call.missed ? "missed" : call.state;
}

export function callTone(call: Call): Tone {
  if (call.missed) return "danger";
  switch (call.state) {
    case "ringing":
    case "held":
      return "warn";
    case "answered":
      return "ok";
    case "wrap_up":
      return "info";
    default:
      return "neutral";
  }
}

// How long was talked; "–" when it was not.
export function talked(call: Call): string {
  if (!call.answeredAt) return "–";
  if (!call.endedAt) return "…";
  return duration(Date.parse(call.endedAt) - Date.parse(call.answeredAt));
}
