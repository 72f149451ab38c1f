import { TextInput } from "@mantine/core";
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { Workspace } from "@/api/desk";
import { draftBook } from "@/api/drafts/drafts";
import { typeInto } from "@/api/drafts/fields";
import { renderSpelling, type SpelledAddress } from "@/api/procedure";
import classes from "@/features/email/CaptureEmail.module.css";
import { EmailDoubts } from "@/features/email/EmailDoubts";
import { faultOf } from "@/features/email/faults";
import { type Heard, plain, type Reading, type Readings, readingsOf, understand } from "@/features/email/heard";
import { noteTypedLive } from "@/features/email/spelling";
import { TileFace } from "@/features/email/TileFace";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Keys } from "@/ui/Keys";

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
  const [checked, setChecked] = useState(false);
  const [readings, setReadings] = useState<Readings>();
  const typing = useRef<{ first: number; last: number } | undefined>(undefined);
  const doubts = useRef<HTMLDivElement>(null);
  const latest = useRef(text);
  const ways = useRef<HTMLDivElement>(null);

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
  // As far as it is understood it is in the draft, letter by letter: a browser that dies loses nothing. A guess is no address:
  // there it is what was typed.
  const taken = heard.guessed.length > 0 ? text.trim() : address;
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the address changes, and only by typing here
  useEffect(() => {
    if (typing.current !== undefined) keep(taken);
  }, [taken]);
  const type = (next: string) => {
    const now = performance.now();
    typing.current = { first: typing.current?.first ?? now, last: now };
    if (next.trim() === "") typing.current = undefined;
    latest.current = next;
    setText(next);
    setPicks({});
    setChecked(false);
    setReadings(undefined);
  };

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    // Enter may be faster than the last look at the text.
    const now = heard.of === text ? heard : await understand(text).catch(() => plain(text));
    flushSync(() => setHeard(now));
    if (now.ambiguous.some(({ pos }) => picks[pos] === undefined)) {
      doubts.current?.querySelector("button")?.focus();
      return;
    }
    if (faultOf(addressOf(now)) || now.unresolved.length > 0) {
      setChecked(true);
      return;
    }
    if (now.guessed.length > 0) {
      const unread: Readings = { of: text, guessed: [text.trim()], list: [{ kind: "letters", heard: now }] };
      const found = await readingsOf(text, now).catch(() => unread);
      if (latest.current !== text) return; // somebody typed on meanwhile
      flushSync(() => setReadings(found));
      ways.current?.querySelector("button")?.focus();
      return;
    }
    take(now);
  };
  const take = (now: Heard) => {
    const sure = addressOf(now);
    keep(sure);
    const { first, last } = typing.current ?? { first: 0, last: 0 };
    const doubtful = new Set([...now.lowConfidence, ...now.guessed]);
    noteTypedLive(callId, { address: sure, ms: last - first, doubtful, guessed: new Set(now.guessed) });
    submit(sure);
  };
  // A reading other than the letters is its own text: what was picked for letters is not of it.
  const choose = ({ kind, heard: chosen }: Reading) => {
    if (busy) return;
    if (kind === "letters") {
      take(chosen);
      return;
    }
    flushSync(() => {
      setPicks({});
      setText(chosen.text);
      setHeard({ ...chosen, of: chosen.text });
      setReadings(undefined);
    });
    keep(chosen.text);
    noteTypedLive(callId, { address: chosen.text, ms: 0, doubtful: new Set(), guessed: new Set() });
    submit(chosen.text);
  };

  const open = heard.ambiguous.filter(({ pos }) => picks[pos] === undefined);
  const fault = faultOf(address);
  const faultText = fault && t(`fault.${fault.kind}`, { sign: fault.sign ?? "", count: fault.count ?? 0 });
  const unresolved =
    heard.unresolved.length > 0 ? t("capture.unresolved", { words: heard.unresolved.join(", ") }) : undefined;
  const error = checked || refusal ? (unresolved ?? faultText ?? refusal) : undefined;
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
      {spelled && !faultOf(spelled.address) && <EmailDoubts spelled={spelled} />}
      {open.length > 0 && (
        <div
          className={classes.doubts}
          ref={doubts}
          role="group"
          aria-label={t("capture.doubtTitle")}
          onKeyDown={backToField}
          data-letters
        >
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
      {readings && (
        <div className={classes.doubts} ref={ways} role="group" aria-labelledby="sop-readings" data-letters>
          <p id="sop-readings">{t("capture.guess", { words: readings.guessed.join(", ") })}</p>
          {readings.list.map((reading, index) => (
            <button
              key={reading.kind}
              type="button"
              className={classes.reading}
              aria-keyshortcuts={String(index + 1)}
              onKeyDown={(event) => {
                const chosen = readings.list[Number(event.key) - 1];
                // A key that is held down confirms nothing.
                if (event.key === "Enter" && event.repeat) event.preventDefault();
                else if (chosen) {
                  event.preventDefault();
                  event.stopPropagation();
                  choose(chosen);
                } else backToField(event);
              }}
              onClick={() => choose(reading)}
            >
              <Keys combination={String(index + 1)} />
              <b className="mono">{(reading.kind === "letters" ? address : reading.heard.text).toUpperCase()}</b>
              <span>{t(`capture.reading.${reading.kind}`)}</span>
            </button>
          ))}
        </div>
      )}
      {(heard.guessed.length > 0 || heard.warnings.length > 0) && (
        <p className="dim">{t(heard.warnings.length > 0 ? "capture.warning" : "capture.later")}</p>
      )}
      <CommandButton
        type="submit"
        combination={readings ? undefined : "Enter"}
        loading={busy}
        loaderProps={{ type: "dots" }}
        onClick={() => {}}
      >
        {action}
      </CommandButton>
    </form>
  );

  // Backspace mends what was typed.
  function backToField(event: KeyboardEvent): void {
    if (event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    setReadings(undefined);
    focusField();
  }
  function focusField(): void {
    document.querySelector<HTMLElement>("[data-field='sop-email']")?.focus();
  }
  function pick(pos: number, option: string): void {
    const rest = open.filter((item) => item.pos !== pos);
    // At once: the focus is where the next key is meant to go.
    flushSync(() => setPicks((before) => ({ ...before, [pos]: option })));
    const next = rest.length > 0 ? doubts.current?.querySelector("button") : undefined;
    if (next) next.focus();
    else focusField();
  }
}
