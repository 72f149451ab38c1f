// What a line of Monitoring Tiket says. Pure.
import type { Schemas } from "@/api/types";
import type { Tone } from "@/ui/Tag";

type Row = Pick<Schemas["ReportRow"], "baseStatus" | "closed">;

const tones: Record<string, Tone> = {
  Lapor: "danger",
  Antrian: "warn",
  "Penugasan Regu": "info",
  "Dalam Perjalanan": "info",
  "Dalam Pengerjaan": "info",
  "Nyala Sementara": "warn",
  "Nyala Bertahap": "warn",
  Nyala: "ok",
  "Tindak Lanjut": "warn",
  Selesai: "ok",
};

// A status of the old system that we do not know is shown as it is.
export function statusTone({ baseStatus, closed }: Row): Tone {
  return tones[baseStatus] ?? (closed ? "neutral" : "info");
}

export interface Piece {
  text: string;
  marked: boolean;
}

// A text in pieces, marked where the searched words stand. Marks that overlap become one; marks outside the text are dropped.
export function pieces(
  text: string,
  field: Schemas["Highlight"]["field"],
  highlights: readonly Schemas["Highlight"][],
): Piece[] {
  const marks = highlights
    .filter((mark) => mark.field === field && mark.from >= 0 && mark.from < mark.to && mark.from < text.length)
    .sort((a, b) => a.from - b.from);
  const result: Piece[] = [];
  let at = 0;
  for (const mark of marks) {
    const from = Math.max(at, mark.from);
    const to = Math.min(text.length, mark.to);
    if (to <= from) continue;
    if (from > at) result.push({ text: text.slice(at, from), marked: false });
    const last = result.at(-1);
    if (last?.marked) last.text += text.slice(from, to);
    else result.push({ text: text.slice(from, to), marked: true });
    at = to;
  }
  if (at < text.length || result.length === 0) result.push({ text: text.slice(at), marked: false });
  return result;
}

// Characters that a column shows at 1366 px.
const room: Record<Schemas["Highlight"]["field"], number> = { reporterName: 14, reporterAddress: 22, email: 17 };
const lead = 5; // what is left before the mark

// For a cell that may be cut: what was found stands where it can be seen, after as little of what goes before as is needed.
export function nearMark(all: readonly Piece[], field: Schemas["Highlight"]["field"]): readonly Piece[] {
  const [before, mark] = all;
  if (!before || !mark || before.marked || before.text.length + mark.text.length <= room[field]) return all;
  return [{ text: `…${before.text.slice(-lead)}`, marked: false }, ...all.slice(1)];
}
