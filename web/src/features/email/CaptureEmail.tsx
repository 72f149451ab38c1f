import { TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Workspace } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { typeInto } from "@/api/drafts/fields";
import { parseSpelling, renderSpelling, type SpelledAddress } from "@/api/procedure";
import type { Schemas } from "@/api/types";
import classes from "@/features/email/CaptureEmail.module.css";
import { EmailDoubts } from "@/features/email/EmailDoubts";
import { noteTypedLive } from "@/features/email/spelling";
import { TileFace } from "@/features/email/TileFace";
import { CommandButton } from "@/ui/CommandButton";

// What was understood, and of which text.
type Heard = Schemas["ParsedSpelling"] & { of: string };

// What is typed letter by letter is taken as it stands; with spaces in it, it is dictation and the server understands it.
function plain(text: string): Heard {
  const address = text.trim().toLowerCase();
  const lowConfidence = [...address.replace(/@.*/, "")].flatMap((letter, at) => (/[a-z0-9]/.test(letter) ? [at] : []));
  return {
    of: text,
    text: address,
    email: null,
    ambiguous: [],
    guessed: [],
    lowConfidence,
    unresolved: [],
    warnings: [],
  };
}
async function understand(text: string): Promise<Heard> {
  return /\s/.test(text.trim()) ? { ...(await parseSpelling(text)), of: text } : plain(text);
}

const looksComplete = /^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$/;

export interface CaptureProps {
  workspace: Workspace;
  label: string;
  action: string;
  value: string;
  busy: boolean;
  refusal: string | undefined;
  submit: (address: string) => void;
}

// Taking an address down while the caller says it: letters, or the code words as they are dictated. What was typed is in the
// draft at once, so that nothing of it is lost.
export function CaptureEmail({ workspace, label, action, value, busy, refusal, submit }: CaptureProps) {
  const { t } = useTranslation("email");
  const callId = workspace.call.id;
  const [text, setText] = useState(() => draftBook.view(callId).values.email || value);
  const [heard, setHeard] = useState<Heard>(() => plain(text));
  const [spelled, setSpelled] = useState<SpelledAddress>();
  const [picks, setPicks] = useState<Readonly<Record<number, string>>>({});
  const [incomplete, setIncomplete] = useState(false);
  const typing = useRef<{ first: number; last: number } | undefined>(undefined);
  const doubts = useRef<HTMLDivElement>(null);

  const addressOf = (from: Heard) => [...from.text].map((letter, at) => picks[at] ?? letter).join("");
  const address = addressOf(heard);

  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      void understand(text)
        .then((found) => current && setHeard(found))
        .catch(() => current && setHeard(plain(text)));
    }, 120);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [text]);

  useEffect(() => {
    if (address === "") {
      setSpelled(undefined);
      return;
    }
    const abort = new AbortController();
    void renderSpelling(address, [], abort.signal)
      .then(setSpelled)
      .catch(() => {});
    return () => abort.abort();
  }, [address]);

  const keep = (taken: string) => {
    if (taken !== "" || draftBook.view(callId).values.email !== undefined) typeInto(workspace, "email", taken);
  };
  // As far as it is understood it is in the draft, letter by letter: a browser that dies loses nothing.
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the address changes, and only by typing here
  useEffect(() => {
    if (typing.current !== undefined) keep(address);
  }, [address]);
  const type = (next: string) => {
    const now = performance.now();
    typing.current = { first: typing.current?.first ?? now, last: now };
    if (next.trim() === "") typing.current = undefined;
    setText(next);
    setPicks({});
    setIncomplete(false);
  };

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    // Enter may be faster than the last look at the text.
    const now = heard.of === text ? heard : await understand(text).catch(() => plain(text));
    flushSync(() => setHeard(now));
    const taken = addressOf(now);
    if (now.ambiguous.some(({ pos }) => picks[pos] === undefined)) {
      doubts.current?.querySelector("button")?.focus();
      return;
    }
    if (!looksComplete.test(taken) || now.unresolved.length > 0) {
      setIncomplete(true);
      return;
    }
    keep(taken);
    const { first, last } = typing.current ?? { first: 0, last: 0 };
    const doubtful = new Set([...now.lowConfidence, ...now.guessed]);
    noteTypedLive(callId, { address: taken, ms: last - first, doubtful, guessed: new Set(now.guessed) });
    submit(taken);
  };

  const open = heard.ambiguous.filter(({ pos }) => picks[pos] === undefined);
  const error =
    refusal ??
    (heard.unresolved.length > 0 && incomplete
      ? t("capture.unresolved", { words: heard.unresolved.join(", ") })
      : incomplete
        ? t("capture.incomplete")
        : undefined);
  const marks = (pos: number) =>
    heard.guessed.includes(pos) ? "guessed" : open.some((item) => item.pos === pos) ? "ambiguous" : undefined;

  return (
    <form className={classes.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <TextInput
        size="xs"
        label={label}
        description={t("capture.hint")}
        inputWrapperOrder={["label", "input", "error", "description"]}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        error={error}
        errorProps={{ role: "alert" }}
        classNames={{ input: "mono" }}
        data-first-focus
        data-field="sop-email"
        inputMode="email"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        aria-required="true"
        dir="ltr"
      />
      {spelled && (
        <ul className={classes.tiles} aria-label={t("capture.understood")}>
          {spelled.tiles.map((tile) => (
            <li key={tile.pos} className={classes.tile} data-doubt={marks(tile.pos)} data-kind={tile.kind}>
              <TileFace tile={tile} />
              {marks(tile.pos) && (
                <span className={classes.mark}>
                  ? <span className="hidden-but-read">{t(`capture.${marks(tile.pos) ?? "guessed"}`)}</span>
                </span>
              )}
            </li>
          ))}
        </ul>
      )}
      {spelled && looksComplete.test(spelled.address) && <EmailDoubts spelled={spelled} />}
      {open.length > 0 && (
        <div className={classes.doubts} ref={doubts} role="group" aria-label={t("capture.doubtTitle")}>
          {open.map(({ pos, options }) => (
            <div key={pos} className={classes.doubt}>
              <span>
                {t("capture.ambiguous")} <b>{pos + 1}</b>
              </span>
              {options.map((option) => (
                <button
                  key={option}
                  type="button"
                  className={`${classes.option} mono`}
                  aria-keyshortcuts={option.toUpperCase()}
                  onKeyDown={(event) => {
                    const chosen = options.find((item) => item === event.key.toLowerCase());
                    if (!chosen) return;
                    event.preventDefault();
                    event.stopPropagation();
                    pick(pos, chosen);
                  }}
                  onClick={() => pick(pos, option)}
                >
                  {option.toUpperCase()}
                </button>
              ))}
            </div>
          ))}
        </div>
      )}
      {(heard.guessed.length > 0 || heard.warnings.length > 0) && (
        <p className="dim">{t(heard.warnings.length > 0 ? "capture.warning" : "capture.later")}</p>
      )}
      <CommandButton type="submit" combination="Enter" loading={busy} loaderProps={{ type: "dots" }} onClick={() => {}}>
        {action}
      </CommandButton>
    </form>
  );

  function pick(pos: number, option: string): void {
    const rest = open.filter((item) => item.pos !== pos);
    // At once: the focus is where the next key is meant to go.
    flushSync(() => setPicks((before) => ({ ...before, [pos]: option })));
    const next = rest.length > 0 ? doubts.current?.querySelector("button") : undefined;
    if (next) next.focus();
    else document.querySelector<HTMLElement>("[data-field='sop-email']")?.focus();
  }
}
