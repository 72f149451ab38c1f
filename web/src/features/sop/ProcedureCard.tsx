import {
  type KeyboardEvent,
  type ReactNode,
  Suspense,
  useCallback,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useTranslation } from "react-i18next";
import { useKeyOf } from "@/actions/useCommands";
import type { Workspace } from "@/api/desk";
import {
  answerStep,
  forgetRefusal,
  type SopChoice,
  type SopRun,
  type SpelledAddress,
  type StepAnswer,
  stopWaiting,
  takeBackAnswer,
  useProcedureState,
  useWords,
} from "@/api/procedure";
import { ChoiceForm } from "@/features/sop/ChoiceForm";
import { ChoiceList } from "@/features/sop/ChoiceList";
import {
  choiceOfKey,
  firstPlace,
  focusAnswers,
  isSpelling,
  onlyPosition,
  openAtOnce,
  type Place,
  picksOne,
  pictureOpen,
  placeOf,
  shownInterrupts,
  togglePicture,
} from "@/features/sop/card";
import { Honorific, honorificKeys, isHonorificOpen, setHonorific } from "@/features/sop/Honorific";
import { Outcome } from "@/features/sop/Outcome";
import { Phases } from "@/features/sop/Phases";
import classes from "@/features/sop/ProcedureCard.module.css";
import { Sentences } from "@/features/sop/Sentences";
import { useInterruptKeys } from "@/features/sop/useInterruptKeys";
import { late } from "@/lib/late";
import { useStore } from "@/lib/store";
import { CommandButton } from "@/ui/CommandButton";
import { FormError } from "@/ui/FormError";
import { Keys } from "@/ui/Keys";
import { Notice } from "@/ui/Notice";
import { Pane } from "@/ui/Pane";

// What other features put into the card.
export interface SopSlots {
  spelling: (workspace: Workspace, spelled: SpelledAddress) => ReactNode;
  doubts: (spelled: SpelledAddress) => ReactNode;
  capture: (props: CaptureSlot) => ReactNode;
  found: (workspace: Workspace) => ReactNode;
  // After the run has ended.
  after: (workspace: Workspace) => ReactNode;
  // Which letter is meant when somebody says that one is wrong, from 1.
  wrongLetter: (workspace: Workspace) => number;
}
export interface CaptureSlot {
  workspace: Workspace;
  label: string;
  action: string;
  value: string;
  busy: boolean;
  refusal: string | undefined;
  submit: (address: string) => void;
}

// Not of the first page: it is opened now and then.
const PathPanel = late(async () => (await import("@/features/sop/PathPanel")).PathPanel);

const momentOf = (run: SopRun) => `${run.answers}:${run.step}`;

// The one next thing to do: the sentence to say, the answers with their keys. Keys work only while the card has the focus.
export function ProcedureCard({ workspace, run, slots }: { workspace: Workspace; run: SopRun; slots: SopSlots }) {
  const { t } = useTranslation(["sop", "common"]);
  const words = useWords();
  const callId = workspace.call.id;
  const { sending, waiting, refusal } = useProcedureState(callId);
  const [chosen, setChosen] = useState<{ id: string; at: string }>();
  const picture = useStore(pictureOpen);
  const cardKey = useKeyOf("sop.card");
  const pictureKey = useKeyOf("sop.picture");
  const root = useRef<HTMLDivElement>(null);
  const focused = useRef(false);
  const queued = useRef<string | undefined>(undefined);
  const answered = useRef<string | undefined>(undefined); // the moment whose answer is on its way
  const toAnswers = useRef(false); // Esc was pressed: what closes leaves the focus on the answers
  const [place, setPlace] = useState<Place>("away");

  const moment = momentOf(run);
  const interrupts = useMemo(() => shownInterrupts(run), [run]);
  const opened =
    openAtOnce(run) ??
    (chosen?.at === moment ? [...run.choices, ...interrupts].find((choice) => choice.id === chosen.id) : undefined);
  const spelled = run.email?.spelled;
  const spelling = spelled !== undefined && isSpelling(run) && !opened;
  const shownPlace = place === "away" ? firstPlace(run, opened) : place;
  const readOnly = !workspace.can.includes("save");

  // Keys that are pressed meanwhile are meant for the step that comes: the first of them is taken when it is there.
  const change = useCallback(async (from: Workspace, act: (from: Workspace) => Promise<Workspace | undefined>) => {
    setChosen(undefined);
    queued.current = undefined;
    answered.current = from.sop ? momentOf(from.sop) : undefined;
    const after = await act(from);
    const key = queued.current;
    queued.current = undefined;
    if (!after?.sop || key === undefined) return;
    if (key === "Backspace") {
      if (after.sop.canGoBack) await change(after, takeBackAnswer);
      return;
    }
    const interrupt = shownInterrupts(after.sop).find((choice) => choice.id === key);
    // Where a plain key is a letter it was not meant for an answer.
    const plain = firstPlace(after.sop, openAtOnce(after.sop)) === "answers";
    const next = interrupt ?? (plain ? after.sop.choices.find((choice) => choice.key === key) : undefined);
    if (next?.fields.length === 0) await change(after, (at) => answerStep(at, { choice: next.id }));
    else if (next) setChosen({ id: next.id, at: momentOf(after.sop) });
  }, []);
  const send = (answer: StepAnswer) => void change(workspace, (at) => answerStep(at, answer));

  const press = (choice: SopChoice) => {
    if (sending !== undefined) return;
    if (choice.fields.length === 0) send({ choice: choice.id });
    else if (onlyPosition(choice)) {
      const letter = String(slots.wrongLetter(workspace));
      send({ choice: choice.id, fields: { [choice.fields[0]?.name ?? "letter"]: letter } });
    } else {
      forgetRefusal(callId);
      setChosen({ id: choice.id, at: moment });
    }
  };
  // From anywhere on the desk. Pressed while an answer is on its way, it is taken with the step that comes.
  const interruptNow = (choice: SopChoice) => {
    if (readOnly || run.outcome) return;
    if (sending !== undefined) {
      queued.current = choice.id;
      return;
    }
    // The reason is asked for in the card.
    if (choice.fields.length > 0) focused.current = true;
    press(choice);
  };
  useInterruptKeys(interrupts, interruptNow);
  const submit = (choice: SopChoice, fields: Record<string, string>) => {
    if (sending === undefined) send({ choice: choice.id, fields });
  };
  const goBack = () => {
    if (sending === undefined && run.canGoBack) void change(workspace, takeBackAnswer);
  };

  // The focus stays in the card when the step under it changes, and never comes by itself from elsewhere.
  const focusFirst = useCallback(() => {
    const first = root.current?.querySelector<HTMLElement>("[data-first-focus]");
    (first ?? root.current)?.focus();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: when the step changes, or a form opens or closes
  useLayoutEffect(() => {
    if (!focused.current) return;
    if (toAnswers.current) focusAnswers();
    else focusFirst();
    toAnswers.current = false;
  }, [moment, opened?.id, run.outcome?.id, focusFirst]);

  const onKey = (event: KeyboardEvent<HTMLElement>) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
    const take = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === "Escape") {
      // Whatever it closes, from letters it leads to the answers.
      if (waiting) stopWaiting(callId);
      if (picture) pictureOpen.set(false);
      if (opened && !openAtOnce(run)) {
        toAnswers.current = true;
        setChosen(undefined);
      } else focusAnswers();
      take();
      return;
    }
    if (placeOf(event.target) === "letters" || readOnly) return;
    const key = event.key.toLowerCase();
    if (sending !== undefined && event.key === "Backspace") {
      take();
      queued.current ??= event.key; // takes back what is on its way
      return;
    }
    if (key.length === 1 && sending !== undefined) {
      // A key of the step that is being answered is the same answer twice, or a second thought; another one is for what
      // comes next, which may be on the screen already: the news of it can be faster than the answer.
      if (/[a-z]/.test(key)) {
        take();
        if (moment !== answered.current || !choiceOfKey(run, key)) queued.current ??= key;
      }
      return;
    }
    const field = opened && picksOne(opened);
    const option = field?.options[Number(key) - 1];
    if (opened && field && option) {
      take();
      submit(opened, { [field.name]: option.id });
      return;
    }
    if (event.key === "Backspace" && run.canGoBack) {
      take();
      goBack();
      return;
    }
    const honorific = isHonorificOpen(workspace) ? honorificKeys[key] : undefined;
    if (honorific) {
      take();
      setHonorific(workspace, honorific);
      return;
    }
    const choice = choiceOfKey(run, key);
    if (!choice) return;
    take();
    press(choice);
  };

  const title = run.outcome ? t("ended") : words(run.title);
  return (
    <Pane
      label={t("title")}
      title={t("title")}
      className={classes.pane}
      padded={false}
      aside={
        <>
          <CommandButton variant="subtle" combination={pictureKey} aria-expanded={picture} onClick={togglePicture}>
            {t("picture.open")}
          </CommandButton>
          <span title={t("command.card")}>
            <Keys combination={cardKey} />
          </span>
        </>
      }
    >
      <div
        className={classes.card}
        ref={root}
        tabIndex={-1}
        role="group"
        aria-label={title}
        data-sop-card
        data-place={place}
        onKeyDown={onKey}
        onFocus={(event) => {
          focused.current = true;
          setPlace(placeOf(event.target));
        }}
        onBlur={(event) => {
          // A button that disappears with its step takes the focus with it; that is not leaving.
          if (!(event.relatedTarget instanceof Node)) {
            // Keys go nowhere then, unless the next step takes the focus.
            setTimeout(() => {
              if (!root.current?.contains(document.activeElement)) setPlace("away");
            });
            return;
          }
          if (event.currentTarget.contains(event.relatedTarget)) return;
          focused.current = false;
          setPlace("away");
        }}
      >
        <Phases run={run} />
        {run.suspended && <Notice tone="info">{t("suspended")}</Notice>}
        {run.outcome ? (
          <Outcome run={run} />
        ) : (
          <>
            <h3 className={classes.step} aria-live="polite">
              {words(run.title)}
            </h3>
            <Honorific workspace={workspace} plain={shownPlace === "answers"} />
            <Sentences workspace={workspace} run={run} spelling={spelling} />
            {spelled && !opened && slots.doubts(spelled)}
          </>
        )}
        {waiting && (
          <Notice
            tone="warn"
            live
            actions={
              <CommandButton variant="default" combination="Escape" onClick={() => stopWaiting(callId)}>
                {t("stopWaiting")}
              </CommandButton>
            }
          >
            {t("waiting")}
          </Notice>
        )}
        <FormError>{refusal && !refusal.field && refusal.text}</FormError>
        {spelling && spelled && slots.spelling(workspace, spelled)}
        {opened && !run.outcome && (
          <ChoiceForm
            key={`${moment}:${opened.id}`}
            workspace={workspace}
            choice={opened}
            busy={sending !== undefined}
            refusal={refusal}
            capture={slots.capture}
            submit={(fields) => submit(opened, fields)}
          />
        )}
        {!run.outcome && (
          <ChoiceList
            choices={run.choices.filter((choice) => choice !== opened)}
            interrupts={interrupts.filter((choice) => choice !== opened)}
            sending={sending}
            disabled={readOnly}
            spelling={spelling}
            formOpen={opened !== undefined}
            place={shownPlace}
            away={place === "away"}
            press={press}
            back={run.canGoBack ? goBack : undefined}
          />
        )}
        {!run.outcome && !spelling && slots.found(workspace)}
        {run.outcome && slots.after(workspace)}
      </div>
      {picture && (
        <Suspense>
          <PathPanel workspace={workspace} run={run} close={() => pictureOpen.set(false)} />
        </Suspense>
      )}
    </Pane>
  );
}
