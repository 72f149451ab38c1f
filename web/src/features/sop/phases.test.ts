import { describe, expect, it } from "vitest";
import type { SopRun } from "@/api/procedure";
import { phaseStates } from "@/features/sop/phases";

const words = (text: string) => ({ id: text, en: text });
const phases = ["Permintaan", "Pencatatan", "Verifikasi"].map((id) => ({ id, title: words(id) }));

// "Phase=answer" for each step that was walked.
function run(path: string, outcome?: string): Pick<SopRun, "phases" | "phase" | "path" | "outcome"> {
  const visits = path.split(" ").map((visit) => {
    const [phase = "", answer] = visit.split("=");
    return { step: "S", title: words("S"), phase, answer: answer ? words(answer) : null, origin: "sop" as const };
  });
  return {
    phases,
    phase: visits.at(-1)?.phase ?? "",
    path: visits,
    outcome: outcome ? { id: outcome, title: words(outcome), compliant: true } : null,
  };
}

describe("the phases of the procedure", () => {
  it("are past when they were walked through", () => {
    expect(phaseStates(run("Permintaan=ya Verifikasi"))).toEqual(["past", "open", "now"]);
    expect(phaseStates(run("Permintaan=ya Verifikasi=eja Verifikasi=benar Pencatatan", "VERIFIED_EXISTING"))).toEqual([
      "past",
      "past",
      "past",
    ]);
  });
  it("are not past when the procedure was put off in them, or only the putting off was noted in them", () => {
    const deferred = run("Permintaan=ya Verifikasi=eja Verifikasi=nanti Pencatatan", "DEFERRED_EMERGENCY");
    expect(phaseStates(deferred)).toEqual(["past", "open", "open"]);
    expect(phaseStates(run("Permintaan Permintaan=darurat Pencatatan", "DEFERRED_EMERGENCY"))).toEqual([
      "open",
      "open",
      "open",
    ]);
  });
  it("are open again when the address is taken down anew", () => {
    expect(phaseStates(run("Permintaan=ya Pencatatan=email Verifikasi=ganti Pencatatan"))).toEqual([
      "past",
      "now",
      "open",
    ]);
  });
});
