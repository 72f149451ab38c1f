// The typed client. The contract (api/openapi.yaml) is the only truth about paths and shapes.
import createClient, { type Middleware } from "openapi-fetch";
import { OfflineError, ProblemError, toProblem } from "@/api/problem";
import type { paths } from "@/api/schema";
import { noteServerTime } from "@/lib/serverClock";

let csrfToken = "";
export function setCsrfToken(token: string): void {
  csrfToken = token;
}

// Told when a request finds that the session is over.
let onSignedOut: () => void = () => {};
export function whenSignedOut(listener: () => void): void {
  onSignedOut = listener;
}

const guard: Middleware = {
  onRequest({ request }) {
    if (request.method !== "GET" && request.method !== "HEAD" && csrfToken)
      request.headers.set("X-CSRF-Token", csrfToken);
    return request;
  },
  onResponse({ response }) {
    noteServerTime(response.headers.get("Date"));
    return undefined;
  },
  onError({ error }) {
    if (error instanceof DOMException && error.name === "AbortError") return error;
    return new OfflineError(error);
  },
};

export const client = createClient<paths>({
  baseUrl: typeof location === "undefined" ? "http://localhost" : location.origin,
  credentials: "same-origin",
  fetch: (request) => globalThis.fetch(request),
});
client.use(guard);

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// The data of an answer, or a ProblemError. `T` is what the contract says of success.
export async function need<T>(asked: Promise<Answer<T>>): Promise<T> {
  return (await needWithResponse(asked)).data;
}

export async function needWithResponse<T>(asked: Promise<Answer<T>>): Promise<{ data: T; response: Response }> {
  const { data, error, response } = await asked;
  if (response.ok && error === undefined && data !== undefined) return { data, response };
  const problem = toProblem(error, response);
  if (problem.status === 401 && problem.code === "session_required") onSignedOut();
  const retry = Number(response.headers.get("Retry-After") ?? Number.NaN);
  throw new ProblemError(problem, Number.isFinite(retry) ? retry : undefined);
}

// For 204 answers.
export async function done(asked: Promise<Answer<unknown>>): Promise<void> {
  const { error, response } = await asked;
  if (response.ok) return;
  const problem = toProblem(error, response);
  if (problem.status === 401 && problem.code === "session_required") onSignedOut();
  throw new ProblemError(problem);
}

export function ifMatch(version: number): string {
  return `"${version}"`;
}
