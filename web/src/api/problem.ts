// A refusal of the server (RFC 9457) and a request that never got an answer, as errors with types.
import type { Schemas } from "@/api/types";

export class ProblemError extends Error {
  readonly problem: Schemas["Problem"];
  // Seconds of Retry-After, when the server said so.
  readonly retryAfter: number | undefined;
  constructor(problem: Schemas["Problem"], retryAfter?: number) {
    super(`${problem.code}: ${problem.detail ?? problem.title}`);
    this.name = "ProblemError";
    this.problem = problem;
    this.retryAfter = retryAfter;
  }
}

// No answer: the server is away or the line is cut. What was asked may or may not have happened.
export class OfflineError extends Error {
  constructor(cause: unknown) {
    super("no answer from the server", { cause });
    this.name = "OfflineError";
  }
}

export function codeOf(error: unknown): string | undefined {
  return error instanceof ProblemError ? error.problem.code : undefined;
}

// Worth trying again by itself: nobody answered, or the server said that it cannot just now.
export function isPassing(error: unknown): boolean {
  return error instanceof OfflineError || (error instanceof ProblemError && error.problem.status >= 502);
}

export function isProblem(value: unknown): value is Schemas["Problem"] {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    "status" in value &&
    typeof value.code === "string"
  );
}

export function toProblem(value: unknown, response: Response): Schemas["Problem"] {
  if (isProblem(value)) return value;
  const requestId = response.headers.get("X-Request-Id");
  return {
    type: "about:blank",
    title: response.statusText || "Error",
    status: response.status,
    code: `http_${response.status}`,
    ...(requestId && { requestId }),
  };
}
