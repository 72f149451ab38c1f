import { beforeAll, describe, expect, it } from "vitest";
import { OfflineError, ProblemError, toProblem } from "@/api/problem";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import { i18n } from "@/lib/i18n";

const requestId = "5d1f0c7be2a94830";

function failed(status: number, code: string): ProblemError {
  const problem: Schemas["Problem"] = { type: `urn:sapa:problem:${code}`, title: "x", status, code, requestId };
  return new ProblemError(problem);
}

describe("what went wrong", () => {
  beforeAll(() => {
    const problem = {
      reference: "Nomor: {{id}}",
      unexpected: "Kesalahan ({{code}}).",
      conflict: "Berubah.",
      busy: "Sibuk.",
    };
    i18n.add("id", "common", { problem: { ...problem, email_invalid: "Bukan email." } });
  });

  it("names the request where only the log can tell", () => {
    expect(problemText(failed(500, "internal"))).toContain(requestId);
    expect(problemText(failed(503, "database_unavailable"))).toContain(requestId);
    expect(problemText(failed(429, "never_heard_of"))).toContain(requestId);
  });

  it("does not, where the person can put it right", () => {
    expect(problemText(failed(422, "email_invalid"))).not.toContain(requestId);
    expect(problemText(failed(409, "never_heard_of"))).not.toContain(requestId);
    expect(problemText(new OfflineError("x"))).not.toContain(requestId);
  });

  it("takes the number from the head when the body is not ours", () => {
    const response = new Response("<html>", { status: 502, headers: { "X-Request-Id": requestId } });
    expect(toProblem("<html>", response).requestId).toBe(requestId);
    expect(problemText(new ProblemError(toProblem("<html>", response)))).toContain(requestId);
  });
});
