import { Button, Modal } from "@mantine/core";
import { currentDesk } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { useTranslation } from "@/lib/i18n";

// Asked when calls are open: staying is what Enter does.
export function LeaveDialog({ close, leave }: { close: () => void; leave: () => Promise<void> }) {
  const { t } = useTranslation(["session", "calls", "common"]);
  const open = currentDesk()?.workspaces ?? [];
  const who = open
    .map(
      ({ call, caller }) =>
        `${fullName(caller) || call.number.display || t("calls:bar.withheld")} (${t(`calls:state.${call.state}`)})`,
    )
    .join(", ");
  return (
    <Modal
      opened
      onClose={close}
      title={t("leaveTitle")}
      lockScroll={false}
      attributes={{ header: { role: "none" } }}
      size="sm"
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <p>{t("leaveOpen", { count: open.length, who })}</p>
      <Button size="sm" mt="md" mr="sm" data-autofocus onClick={close}>
        {t("leaveStay")}
      </Button>
      <Button size="sm" mt="md" variant="default" onClick={() => void leave()}>
        {t("leaveGo")}
      </Button>
    </Modal>
  );
}
