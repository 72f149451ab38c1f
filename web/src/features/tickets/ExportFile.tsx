import { Button, Popover, Progress, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { endExport, exportFailure, exportJob, fileOf, startExport } from "@/features/tickets/exportJob";
import { useChoices } from "@/features/tickets/requests";
import type { TicketFilter } from "@/features/tickets/search";
import classes from "@/features/tickets/Tickets.module.css";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { wholeNumber } from "@/lib/text";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";
import { Segments } from "@/ui/Segments";

// What the search found as a file. Who asked and why is kept; the role caps how much.
export function ExportFile({
  opened,
  setOpened,
  filter,
}: {
  opened: boolean;
  setOpened: (opened: boolean) => void;
  filter: TicketFilter;
}) {
  const { t } = useTranslation(["tickets", "common"]);
  const job = useStore(exportJob);
  const refused = useStore(exportFailure);
  const limit = useChoices().data?.exportLimit ?? 0;
  const combination = useKeyOf("tickets.export");
  const [format, setFormat] = useState<"csv" | "xlsx">("xlsx");
  const [reason, setReason] = useState("");
  const [needReason, setNeedReason] = useState(false);
  const [busy, setBusy] = useState(false);
  const running = job?.state === "running";
  const percent = job ? Math.min(100, Math.round((100 * job.rows) / Math.max(1, job.total))) : 0;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim().length < 3) {
      setNeedReason(true);
      return;
    }
    setBusy(true);
    await startExport(format, filter, reason.trim());
    setBusy(false);
  };

  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      position="bottom-end"
      width={320}
      withinPortal={false}
      trapFocus
      returnFocus
      transitionProps={{ duration: 0 }}
    >
      <Popover.Target>
        <CommandButton variant="default" combination={combination} onClick={() => setOpened(!opened)}>
          {running ? t("export.running", { percent }) : job?.state === "done" ? t("export.ready") : t("export.title")}
        </CommandButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.popover} aria-label={t("export.title")}>
        {job ? (
          <>
            <div role="status">
              {t(`export.state.${job.state}`, { rows: wholeNumber(job.rows), total: wholeNumber(job.total) })}
            </div>
            {running && <Progress value={percent} aria-label={t("export.title")} />}
            {job.capped && <Notice tone="info">{t("export.capped", { limit: wholeNumber(job.total) })}</Notice>}
            <div className={classes.buttons}>
              {job.state === "done" && (
                <Button size="xs" component="a" href={fileOf(job.id)} download={job.fileName}>
                  {t("export.download", { name: job.fileName })}
                </Button>
              )}
              <Button size="xs" variant="default" onClick={() => void endExport()}>
                {running ? t("export.stop") : t("export.again")}
              </Button>
            </div>
          </>
        ) : (
          <form className={classes.fields} onSubmit={(event) => void submit(event)} noValidate>
            <p className="dim">{t("export.hint", { limit: wholeNumber(limit) })}</p>
            <Segments
              label={t("export.format")}
              value={format}
              options={[
                { value: "xlsx", label: "XLSX" },
                { value: "csv", label: "CSV" },
              ]}
              onChange={setFormat}
            />
            <TextInput
              size="xs"
              label={t("export.reason")}
              required
              autoFocus
              maxLength={200}
              autoComplete="off"
              dir="auto"
              value={reason}
              error={needReason && t("export.needReason")}
              onChange={(event) => {
                setReason(event.currentTarget.value);
                setNeedReason(false);
              }}
            />
            {refused && (
              <Notice tone="warn" live>
                {refused}
              </Notice>
            )}
            <Button type="submit" size="xs" loading={busy}>
              {t("export.start")}
            </Button>
          </form>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
