import { TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import type { Workspace } from "@/api/desk";
import { draftBook, useDraft } from "@/api/drafts/drafts";
import { shownValue, typeInto } from "@/api/drafts/fields";
import type { DraftField } from "@/api/drafts/merge";
import { type ProcedureState, type SopChoice, type SopField, useWords } from "@/api/procedure";
import classes from "@/features/sop/ChoiceForm.module.css";
import { picksOne } from "@/features/sop/card";
import type { CaptureSlot } from "@/features/sop/ProcedureCard";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Keys } from "@/ui/Keys";

// What the procedure asks for and the forms of the record know too: typed here, it stands there, and in the draft.
const inDraft: Readonly<Record<string, DraftField>> = { nama: "name", hp: "hp", alamat: "address" };

function start(workspace: Workspace, field: SopField): string {
  const known = inDraft[field.name];
  if (!known) return field.value;
  return shownValue(workspace, draftBook.view(workspace.call.id).values, known) || field.value;
}

export function ChoiceForm({
  workspace,
  choice,
  busy,
  refusal,
  capture,
  submit,
}: {
  workspace: Workspace;
  choice: SopChoice;
  busy: boolean;
  refusal: ProcedureState["refusal"];
  capture: (props: CaptureSlot) => React.ReactNode;
  submit: (fields: Record<string, string>) => void;
}) {
  const { t } = useTranslation("sop");
  const words = useWords();
  const [values, setValues] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(choice.fields.map((field) => [field.name, start(workspace, field)])),
  );
  const [empty, setEmpty] = useState<string>();
  const draft = useDraft(workspace.call.id);
  // What the forms of the record know too is what they show, whoever typed it where.
  const shownIn = (field: SopField): string => {
    const own = values[field.name] ?? "";
    const known = inDraft[field.name];
    if (!known) return own;
    return draft.values[known] ?? (shownValue(workspace, draft.values, known) || own);
  };
  const set = (field: SopField, value: string) => {
    setValues((before) => ({ ...before, [field.name]: value }));
    setEmpty(undefined);
    const known = inDraft[field.name];
    if (known) typeInto(workspace, known, value);
  };

  const [email] = choice.fields;
  if (email?.kind === "email" && choice.fields.length === 1) {
    return capture({
      workspace,
      label: words(email.title),
      action: words(choice.title),
      value: email.value,
      busy,
      refusal: refusal?.field === email.name ? refusal.text : undefined,
      submit: (address) => submit({ [email.name]: address }),
    });
  }
  const one = picksOne(choice);
  if (one) {
    return (
      <fieldset className={classes.options}>
        <legend>
          {words(choice.title)}: {words(one.title)}
        </legend>
        {one.options.map((option, index) => (
          <button
            key={option.id}
            type="button"
            className={classes.option}
            data-first-focus={index === 0 || undefined}
            aria-keyshortcuts={String(index + 1)}
            disabled={busy}
            onClick={() => submit({ [one.name]: option.id })}
          >
            <Keys combination={String(index + 1)} />
            <span>{words(option.title)}</span>
          </button>
        ))}
      </fieldset>
    );
  }
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    const missing = choice.fields.find((field) => field.required && !shownIn(field).trim());
    if (missing) {
      setEmpty(missing.name);
      return;
    }
    const filled = choice.fields.filter((field) => shownIn(field).trim());
    submit(Object.fromEntries(filled.map((field) => [field.name, shownIn(field).trim()])));
  };
  return (
    <form className={classes.form} onSubmit={onSubmit} noValidate>
      {choice.fields.map((field, index) => (
        <TextInput
          key={field.name}
          size="xs"
          label={words(field.title)}
          value={shownIn(field)}
          onChange={(event) => set(field, event.currentTarget.value)}
          error={refusal?.field === field.name ? refusal.text : empty === field.name ? t("fieldMissing") : undefined}
          errorProps={{ role: "alert" }}
          inputMode={field.kind === "phone" ? "tel" : field.kind === "position" ? "numeric" : "text"}
          classNames={field.kind === "phone" ? { input: "mono" } : {}}
          data-first-focus={index === 0 || undefined}
          withAsterisk={field.required}
          aria-required={field.required || undefined}
          autoComplete="off"
          spellCheck={false}
          dir={field.kind === "phone" ? "ltr" : "auto"}
        />
      ))}
      <CommandButton type="submit" combination="Enter" loading={busy} onClick={() => {}}>
        {words(choice.title)}
      </CommandButton>
    </form>
  );
}
