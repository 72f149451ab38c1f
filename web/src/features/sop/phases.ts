// What the three phases of the SOP show. Pure.
import type { SopRun } from "@/api/procedure";

export type PhaseState = "now" | "past" | "open";

// Endings that broke the procedure off: what comes after them only notes that.
const brokenOff = new Set(["DEFERRED_EMERGENCY", "DROPPED", "NOT_ATTEMPTED"]);

// A phase is past when it was walked through: not by having been begun, nor by the note of why it was left.
export function phaseStates(run: Pick<SopRun, "phases" | "phase" | "path" | "outcome">): PhaseState[] {
  const visited = new Set(run.path.map((visit) => visit.phase));
  const order = run.phases.map((phase) => phase.id);
  const last = run.path.findLast((visit) => visit.answer !== null)?.phase;
  return order.map((phase, at) => {
    if (!visited.has(phase)) return "open";
    if (run.outcome === null) {
      if (phase === run.phase) return "now";
      return at < order.indexOf(run.phase) ? "past" : "open";
    }
    if (!brokenOff.has(run.outcome.id)) return "past";
    const answered = run.path.some((visit) => visit.phase === phase && visit.answer !== null);
    return answered && phase !== last ? "past" : "open";
  });
}
