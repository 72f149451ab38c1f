// The e-mail procedure of a call as its agent answers it. One answer is on its way at a time; an answer that met no server is
// sent again at the same position, where the same answer twice changes nothing.
import { refetchCall } from "@/api/calls";
import { client, need } from "@/api/client";
import { putWorkspace, type Workspace, workspaceOf } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { codeOf, isPassing, ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import { language } from "@/lib/preferences";
import { createStore, useStore } from "@/lib/store";

export type SopRun = Schemas["SopRun"];
export type SopChoice = Schemas["SopChoice"];
export type SopField = SopChoice["fields"][number];
export type SpelledAddress = Schemas["SpelledAddress"];
export type Tile = SpelledAddress["tiles"][number];
export type LetterCheck = Schemas["LetterCheck"];

export interface StepAnswer {
  choice: string;
  fields?: Record<string, string>;
  letters?: LetterCheck;
}

export interface ProcedureState {
  // The choice that is on its way; "back" while an answer is taken back.
  sending: string | undefined;
  // Nobody answered; it is sent again by itself.
  waiting: boolean;
  // What the server refused: a sentence, and the field that it is about.
  refusal: { text: string; field: string | undefined } | undefined;
}

const idle: ProcedureState = { sending: undefined, waiting: false, refusal: undefined };
const states = createStore<ReadonlyMap<string, ProcedureState>>(new Map());

export function procedureState(callId: string): ProcedureState {
  return states.get().get(callId) ?? idle;
}
export function useProcedureState(callId: string): ProcedureState {
  return useStore(states, () => procedureState(callId));
}
function update(callId: string, change: Partial<ProcedureState>): void {
  states.set((before) => new Map(before).set(callId, { ...procedureState(callId), ...change }));
}
export function forgetRefusal(callId: string): void {
  if (procedureState(callId).refusal) update(callId, { refusal: undefined });
}

// The words of a flow in the language of the screen.
export function useWords(): (words: Schemas["Words"]) => string {
  const spoken = useStore(language);
  return (words) => words[spoken] || words.id;
}

const patience = [500, 1_000, 2_000, 4_000];
const given = new Set<string>();

// The agent does not want to wait for the server any more.
export function stopWaiting(callId: string): void {
  given.add(callId);
}

async function untilAnswered(callId: string, ask: () => Promise<Workspace>): Promise<Workspace> {
  for (let round = 0; ; round += 1) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error)) throw error;
      update(callId, { waiting: true });
      await new Promise((again) => setTimeout(again, patience[Math.min(round, patience.length - 1)]));
      if (given.delete(callId) || !workspaceOf(callId)) throw error;
    }
  }
}

async function run(callId: string, name: string, ask: () => Promise<Workspace>): Promise<Workspace | undefined> {
  if (procedureState(callId).sending !== undefined) return undefined;
  given.delete(callId);
  update(callId, { sending: name, waiting: false, refusal: undefined });
  try {
    // What was typed is the server's before the answer that may save it.
    if (draftBook.view(callId).touched.length > 0) await draftBook.flush();
    const workspace = await untilAnswered(callId, ask);
    putWorkspace(workspace);
    return workspace;
  } catch (error) {
    // Another window answered, or a tick of the desk: what is true now is shown, nothing is answered in its place.
    if (codeOf(error) === "sop_moved") await refetchCall(callId).catch(() => {});
    const field = error instanceof ProblemError ? error.problem.field?.replace(/^fields\./, "") : undefined;
    update(callId, { refusal: { text: problemText(error), field } });
    return undefined;
  } finally {
    update(callId, { sending: undefined, waiting: false });
  }
}

// The workspace afterwards; undefined when the answer was not taken (what is wrong is in the state).
export function answerStep(workspace: Workspace, answer: StepAnswer): Promise<Workspace | undefined> {
  const { sop, call } = workspace;
  if (!sop) return Promise.resolve(undefined);
  const body = { position: sop.answers, step: sop.step, ...answer };
  return run(call.id, answer.choice, () =>
    need(client.POST("/api/v1/calls/{id}/answers", { params: { path: { id: call.id } }, body })),
  );
}

// Back: the last answer is dropped.
export function takeBackAnswer(workspace: Workspace): Promise<Workspace | undefined> {
  const { sop, call } = workspace;
  if (!sop?.canGoBack || sop.answers === 0) return Promise.resolve(undefined);
  return run(call.id, "back", () =>
    need(
      client.DELETE("/api/v1/calls/{id}/answers/{position}", {
        params: { path: { id: call.id, position: sop.answers - 1 } },
      }),
    ),
  );
}

// ---- spelling ----------------------------------------------------------------------------------------------------------

// Addresses travel in the body, never in a URL.
export function renderSpelling(address: string, others: string[] = [], signal?: AbortSignal): Promise<SpelledAddress> {
  return need(client.POST("/api/v1/spelling", { body: { address, others }, ...(signal && { signal }) }));
}
export function parseSpelling(text: string, signal?: AbortSignal): Promise<Schemas["ParsedSpelling"]> {
  return need(client.POST("/api/v1/spelling/parse", { body: { text }, ...(signal && { signal }) }));
}
