import { Button, Modal, PasswordInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import { changePassword } from "@/api/session";
import { useTranslation } from "@/lib/i18n";
import { tell } from "@/ui/toast";

export function PasswordDialog({ opened, close }: { opened: boolean; close: () => void }) {
  const { t } = useTranslation(["session", "common"]);
  const [old, setOld] = useState("");
  const [fresh, setFresh] = useState("");
  const [failure, setFailure] = useState<{ field: string; text: string }>();

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setFailure(undefined);
    try {
      await changePassword(old, fresh);
      tell(t("passwordSaved"));
      setOld("");
      setFresh("");
      close();
    } catch (error) {
      setFailure({
        field: error instanceof ProblemError && error.problem.field === "old" ? "old" : "new",
        text: problemText(error),
      });
    }
  };

  return (
    <Modal
      opened={opened}
      onClose={close}
      title={t("passwordTitle")}
      lockScroll={false}
      attributes={{ header: { role: "none" } }}
      size="sm"
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <form onSubmit={(event) => void submit(event)} noValidate>
        <PasswordInput
          data-autofocus
          size="sm"
          mb="md"
          label={t("passwordOld")}
          autoComplete="current-password"
          value={old}
          onChange={(e) => setOld(e.currentTarget.value)}
          error={failure?.field === "old" && failure.text}
        />
        <PasswordInput
          size="sm"
          mb="md"
          label={t("passwordNew")}
          description={t("passwordHint")}
          autoComplete="new-password"
          value={fresh}
          onChange={(e) => setFresh(e.currentTarget.value)}
          error={failure?.field === "new" && failure.text}
        />
        <Button type="submit" size="sm">
          {t("common:action.save")}
        </Button>
      </form>
    </Modal>
  );
}
