import { Button, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { openManualCall } from "@/api/calls";
import { problemText } from "@/api/problemText";
import classes from "@/features/calls/CallBar.module.css";
import { closeBarForm, control, show } from "@/features/calls/control";
import { useTranslation } from "@/lib/i18n";
import { useFocusNow } from "@/lib/useFocusNow";

// A number typed by hand gives the same pop as the telephone does.
export function ManualForm({ openDesk }: { openDesk: () => void }) {
  const { t } = useTranslation("calls");
  const field = useFocusNow<HTMLInputElement>();
  const [number, setNumber] = useState("");
  const [failure, setFailure] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setFailure(undefined);
    try {
      const workspace = await openManualCall(number.trim());
      closeBarForm();
      show(workspace.call.id);
      openDesk();
    } catch (error) {
      setFailure(problemText(error));
    }
    setBusy(false);
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        ref={field}
        data-autofocus
        size="xs"
        label={t("manual.number")}
        description={t("manual.hint")}
        inputWrapperOrder={["label", "input", "error", "description"]}
        inputMode="tel"
        autoComplete="off"
        classNames={{ input: "mono" }}
        value={number}
        error={failure}
        onChange={(event) => {
          setNumber(event.currentTarget.value);
          setFailure(undefined);
        }}
      />
      <Button type="submit" size="xs" loading={busy}>
        {number.trim() ? t("manual.open") : t("manual.withheld")}
      </Button>
    </form>
  );
}

export function TransferForm() {
  const { t } = useTranslation("calls");
  const field = useFocusNow<HTMLInputElement>();
  const [target, setTarget] = useState("");
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (target.trim() && (await control("transfer", target.trim()))) closeBarForm();
  };
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        ref={field}
        data-autofocus
        size="xs"
        label={t("transfer.target")}
        inputMode="tel"
        autoComplete="off"
        classNames={{ input: "mono" }}
        value={target}
        onChange={(event) => setTarget(event.currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={!target.trim()}>
        {t("transfer.submit")}
      </Button>
    </form>
  );
}

// The one question that is asked during a call: ending it cannot be taken back.
export function HangupForm() {
  const { t } = useTranslation("calls");
  const confirm = useFocusNow<HTMLButtonElement>();
  return (
    <div className={classes.form}>
      <span className={classes.question}>{t("hangup.title")}</span>
      <div className={classes.buttons}>
        <Button
          ref={confirm}
          data-autofocus
          size="xs"
          color="red.9"
          onClick={() => {
            closeBarForm();
            void control("hangup");
          }}
        >
          {t("hangup.confirm")}
        </Button>
        <Button size="xs" variant="default" onClick={closeBarForm}>
          {t("hangup.cancel")}
        </Button>
      </div>
    </div>
  );
}
