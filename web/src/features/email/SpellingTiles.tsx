import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useKeyOf } from "@/actions/useCommands";
import type { Workspace } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { typeInto } from "@/api/drafts/fields";
import { answerStep, type SpelledAddress, useProcedureState } from "@/api/procedure";
import classes from "@/features/email/SpellingTiles.module.css";
import { progressOf, setProgress, spellingReady, useProgress, wasTypedLive } from "@/features/email/spelling";
import { TileFace } from "@/features/email/TileFace";
import {
  back,
  confirm,
  correctable,
  correctedAddress,
  firstOpen,
  firstWrong,
  group,
  isComplete,
  isCorrected,
  isSettled,
  lettersOf,
  moveTo,
  type Progress,
  propose,
  takeBack,
} from "@/features/email/tiles";
import { useCodeWords } from "@/features/email/useCodeWords";
import { useStore } from "@/lib/store";
import { KeyHint } from "@/ui/KeyHint";

// The answers of a step at which an address is spelled: all right, or the right letters and then the address as it is now.
async function finish(workspace: Workspace, progress: Progress): Promise<void> {
  if (!isCorrected(progress)) {
    await answerStep(workspace, { choice: "right", letters: lettersOf(progress) });
    return;
  }
  const email = correctedAddress(progress);
  const asked = await answerStep(workspace, {
    choice: "wrong_letter",
    fields: { letter: String(firstWrong(progress)) },
  });
  if (!asked?.sop?.choices.some((choice) => choice.id === "corrected")) return;
  if (draftBook.view(workspace.call.id).values.email !== undefined) typeInto(asked, "email", email);
  await answerStep(asked, { choice: "corrected", fields: { email } });
}

// The letters of the address, each over its code word: one tab stop, Enter up to the next risky letter. A letter that is typed
// is a correction when Enter confirms it.
export function SpellingTiles({ workspace, spelled }: { workspace: Workspace; spelled: SpelledAddress }) {
  const { t } = useTranslation("email");
  const callId = workspace.call.id;
  const stored = useProgress(callId);
  const progress = stored?.address === spelled.address ? stored : progressOf(callId, spelled);
  const { sending } = useProcedureState(callId);
  const [inserting, setInserting] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const live = wasTypedLive(callId, spelled);
  const ready = useStore(spellingReady);
  const [inside, setInside] = useState(false);
  const cardKey = useKeyOf("sop.card");

  // Speaking begins when the letters are on the screen.
  useEffect(() => {
    if (ready) setProgress(callId, { ...progressOf(callId, spelled), since: performance.now() });
  }, [callId, spelled, ready]);

  const last = Math.min(progress.at, progress.tiles.length - 1);
  useEffect(() => {
    if (!root.current?.contains(document.activeElement)) return;
    const tile = root.current.querySelectorAll<HTMLButtonElement>("[data-tile]")[last];
    tile?.focus();
    tile?.scrollIntoView({ block: "nearest" });
  }, [last]);

  const step = useCallback(
    (after: Progress) => {
      setInserting(false);
      setProgress(callId, after);
      if (isComplete(after) && !isComplete(progress)) void finish(workspace, after);
    },
    [callId, progress, workspace],
  );

  const { proposed } = progress;
  // The news of a step can be faster than the answer that led to it: a key on its letters is for them, and taken when the answer is there.
  const early = useRef<{ key: string; at: number } | undefined>(undefined);
  const act = (key: string, at: number) => {
    if (key === "Enter" || key === " ") step(confirm(progress, at));
    else if (key === "Backspace") step(back(progress));
    else if (key === "Delete") step(propose(progress, ""));
    else step(propose(progress, key.toLowerCase(), inserting));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the answer is there
  useEffect(() => {
    const held = early.current;
    if (sending || !held) return;
    early.current = undefined;
    if (ready && !isComplete(progress)) act(held.key, held.at);
  }, [sending, ready]);
  const onKey = (event: KeyboardEvent) => {
    if (!ready || event.ctrlKey || event.altKey || event.metaKey) return;
    const take = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    const letter = event.key.toLowerCase();
    const changes =
      ["Enter", " ", "Backspace", "Delete"].includes(event.key) || (correctable.test(letter) && event.key.length === 1);
    if (changes && sending) {
      take();
      if (!event.repeat && !isComplete(progress)) early.current ??= { key: event.key, at: performance.now() };
      return;
    }
    const to = { ArrowLeft: last - 1, ArrowRight: last + 1, Home: 0, End: progress.tiles.length - 1 }[event.key];
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      take();
      const row = rowNeighbour(root.current, last, event.key === "ArrowUp" ? -1 : 1);
      if (!sending) step(moveTo(progress, row));
    } else if (to !== undefined) {
      take();
      if (!sending) step(moveTo(progress, to));
    } else if (event.key === "Enter" || event.key === " ") {
      take();
      if (event.repeat) return;
      // Everything is settled: once more, for instance after the server was away, or after it was typed live.
      if (proposed === undefined && isComplete(progress)) void finish(workspace, progress);
      else act(event.key, performance.now());
    } else if (event.key === "Escape") {
      // To the other answers, and not with a letter that nobody confirmed.
      if (proposed !== undefined) step(takeBack(progress));
    } else if (event.key === "Insert") {
      take();
      setInserting((before) => !before);
    } else if (changes) {
      take();
      if (!event.repeat || event.key === "Backspace" || event.key === "Delete") act(event.key, performance.now());
    }
  };

  const { from, to } = group(progress);
  const open = progress.tiles.length - firstOpen(progress);
  const typed = proposed === undefined ? undefined : progress.tiles[last];
  const codeWords = useCodeWords([...Object.values(progress.edits), proposed ?? ""]);
  return (
    <div className={classes.spelling}>
      {live && <p className={classes.live}>{t("live")}</p>}
      <div
        className={classes.tiles}
        role="group"
        aria-label={t("tiles", { address: spelled.address })}
        aria-describedby={typed ? "spelling-typed" : "spelling-keys"}
        aria-busy={sending !== undefined || undefined}
        ref={root}
        onKeyDown={onKey}
        onFocus={() => setInside(true)}
        onBlur={() => setInside(false)}
        data-letters
      >
        {progress.tiles.map((tile, index) => {
          const waits = tile === typed;
          const edit = waits ? proposed : progress.edits[tile.pos];
          const state = waits
            ? "proposed"
            : edit !== undefined
              ? "corrected"
              : isSettled(progress, index)
                ? "right"
                : "open";
          return (
            <button
              key={tile.pos}
              type="button"
              className={classes.tile}
              tabIndex={index === last ? 0 : -1}
              data-tile={tile.kind}
              data-first-focus={index === last || undefined}
              data-level={tile.level}
              data-state={state}
              data-now={(!isComplete(progress) && index >= from && index < to) || undefined}
              aria-current={index === progress.at ? "step" : undefined}
              onClick={() => {
                if (!sending) step(moveTo(progress, index));
              }}
            >
              <TileFace tile={tile} edit={edit} codeWord={codeWords(edit)} was={progress.was[tile.pos]} />
              {state !== "open" && <span className="hidden-but-read">{t(`state.${state}`)}</span>}
            </button>
          );
        })}
      </div>
      <div role="alert" id="spelling-typed">
        {typed && proposed !== undefined && (
          <p className={classes.proposed}>
            <b>
              {t(proposed === "" ? "proposal.out" : "proposal.becomes", {
                old: (progress.edits[typed.pos] ?? typed.text).toUpperCase(),
                letter: proposed.toUpperCase(),
                word: codeWords(proposed),
              })}
            </b>
            <KeyHint combination="Enter">{t("proposal.accept")}</KeyHint>
            <KeyHint combination="⌫">{t("proposal.drop")}</KeyHint>
          </p>
        )}
      </div>
      {!typed && (
        <p className={classes.keys} id="spelling-keys">
          {inside ? (
            <>
              <KeyHint combination="Enter">{t(isComplete(progress) ? "key.done" : "key.right")}</KeyHint>
              <KeyHint combination={t("key.anyLetter")}>{t("key.letter")}</KeyHint>
              <KeyHint combination="⌫">{t("key.back")}</KeyHint>
              <KeyHint combination="Esc">{t("key.others")}</KeyHint>
            </>
          ) : (
            <KeyHint combination={cardKey}>{t("key.enter")}</KeyHint>
          )}
        </p>
      )}
      <p className="hidden-but-read" role="status">
        {inserting ? t("inserting") : isCorrected(progress) ? t("corrected") : ""}
      </p>
      {isCorrected(progress) && (
        <p className={classes.now}>
          {t("becomes")} <b className="mono">{correctedAddress(progress)}</b>
          {open > 0 && ` · ${t("open", { count: open })}`}
        </p>
      )}
    </div>
  );
}

// The tile above or below, by where it stands on the screen.
function rowNeighbour(root: HTMLElement | null, at: number, direction: 1 | -1): number {
  const tiles = [...(root?.querySelectorAll<HTMLElement>("[data-tile]") ?? [])];
  const here = tiles[at];
  if (!here) return at;
  let best = at;
  let distance = Number.POSITIVE_INFINITY;
  let row: number | undefined;
  const inOrder = direction === 1 ? tiles.slice(at + 1) : tiles.slice(0, at).reverse();
  for (const tile of inOrder) {
    if (tile.offsetTop === here.offsetTop) continue;
    row ??= tile.offsetTop;
    if (tile.offsetTop !== row) break;
    const away = Math.abs(tile.offsetLeft - here.offsetLeft);
    if (away < distance) {
      distance = away;
      best = tiles.indexOf(tile);
    }
  }
  return best;
}
