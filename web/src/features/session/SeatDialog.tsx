import { Button, Modal, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import { currentSession, takeSeat } from "@/api/session";
import { useTranslation } from "@/lib/i18n";
import { readRemembered, remember } from "@/lib/remembered";
import { FormError } from "@/ui/FormError";
import { tell } from "@/ui/toast";

export function SeatDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation(["session", "common"]);
  const [extension, setExtension] = useState(currentSession()?.extension ?? readRemembered("extension") ?? "");
  const [failure, setFailure] = useState<string>();
  const [takenBy, setTakenBy] = useState<string>();

  const sit = async (wanted: string | null, takeOver: boolean) => {
    setFailure(undefined);
    try {
      const session = await takeSeat(wanted, takeOver);
      remember("extension", session.extension);
      tell(session.extension ? t("seatTaken", { extension: session.extension }) : t("seatNone"));
      setTakenBy(undefined);
      close();
    } catch (error) {
      if (error instanceof ProblemError && error.problem.code === "extension_taken")
        setTakenBy(error.problem.takenBy ?? "?");
      else setFailure(problemText(error));
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void sit(extension.trim() || null, takenBy !== undefined);
  };

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("seatTitle")}
      lockScroll={false}
      attributes={{ header: { role: "none" } }}
      size="sm"
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <form onSubmit={submit} noValidate>
        <TextInput
          data-autofocus
          size="sm"
          label={t("extension")}
          description={t("extensionHint")}
          value={extension}
          error={failure}
          onChange={(event) => {
            setExtension(event.currentTarget.value);
            setTakenBy(undefined);
          }}
          mb="md"
        />
        <FormError tone="warn">{takenBy && t("takenBy", { name: takenBy, extension: extension.trim() })}</FormError>
        <Button type="submit" size="sm" mt="md" mr="sm">
          {takenBy ? t("takeOver") : t("seatSave")}
        </Button>
        <Button size="sm" mt="md" variant="default" onClick={() => void sit(null, false)}>
          {t("seatNone")}
        </Button>
      </form>
    </Modal>
  );
}
