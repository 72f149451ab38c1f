import { Button, FileButton, Textarea } from "@mantine/core";
import { useState } from "react";
import { client, need } from "@/api/client";
import { textOfCode } from "@/api/problemText";
import classes from "@/features/admin/Admin.module.css";
import { csvOfPasswords, type ImportResult } from "@/features/admin/passwordList";
import { readAgain } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { useFocusNow } from "@/lib/useFocusNow";
import { FormError } from "@/ui/FormError";
import { Notice } from "@/ui/Notice";
import { type Column, RowTable } from "@/ui/RowTable";
import { Tag, type Tone } from "@/ui/Tag";

type Line = ImportResult["items"][number];
const tones: Record<Line["outcome"], Tone> = { added: "ok", changed: "info", unchanged: "neutral", rejected: "danger" };
const example = "name,display_name,role,site,team,email,extension\nrini,RINI,agent,S1,Pagi,,1001";

const reasonOf = (line: Line) => (line.code && textOfCode(line.code)) || (line.reason ?? "");

// A list of users from a file: first a rehearsal that writes nothing, then the same for real.
export function UserImport({ close }: { close: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const [text, setText] = useState("");
  const [result, setResult] = useState<ImportResult>();
  const [rehearsed, setRehearsed] = useState<string>();
  const { busy, failure, submit } = useSubmit();
  const first = useFocusNow<HTMLTextAreaElement>();

  const run = (dryRun: boolean) =>
    submit(async () => {
      // What is shown belongs to what is sent; a file that is refused as a whole has no result.
      setResult(undefined);
      setRehearsed(undefined);
      const answer = await need(
        client.POST("/api/v1/users/import", {
          params: { query: { dry_run: dryRun } },
          body: text,
          bodySerializer: (body) => body,
          headers: { "Content-Type": "text/csv" },
        }),
      );
      setResult(answer);
      setRehearsed(dryRun ? text : undefined);
      if (!dryRun) await readAgain("users", "extensions");
    });
  const take = (file: File | null) => {
    if (file) void file.text().then((content) => setText(content));
  };
  const passwords = result?.items.some((line) => line.password) ?? false;

  const columns: readonly Column<Line>[] = [
    { id: "line", header: t("import.line"), width: "46px", align: "right", cell: (line) => line.line },
    { id: "name", header: t("user.name"), width: "24%", cell: (line) => line.name },
    {
      id: "outcome",
      header: t("import.outcome"),
      width: "108px",
      cell: (line) => <Tag tone={tones[line.outcome]}>{t(`import.${line.outcome}`)}</Tag>,
    },
    {
      id: "reason",
      header: t("import.reason"),
      cell: (line) => (line.password ? <code className="mono">{line.password}</code> : reasonOf(line)),
    },
  ];

  return (
    <div className={classes.form}>
      <p className="dim">{t("import.hint")}</p>
      <Textarea
        label={t("import.text")}
        placeholder={example}
        ref={first}
        autosize
        minRows={5}
        maxRows={10}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        classNames={{ input: "mono" }}
      />
      <FormError>{failure?.text}</FormError>
      <div className={classes.buttons}>
        <FileButton onChange={take} accept=".csv,text/csv">
          {(props) => (
            <Button {...props} size="xs" variant="default">
              {t("import.file")}
            </Button>
          )}
        </FileButton>
        <Button size="xs" variant="default" loading={busy} disabled={!text.trim()} onClick={() => void run(true)}>
          {t("import.rehearse")}
        </Button>
        <Button size="xs" loading={busy} disabled={!text.trim() || rehearsed !== text} onClick={() => void run(false)}>
          {t("import.run")}
        </Button>
        <Button size="xs" variant="default" onClick={close}>
          {t("common:action.close")}
        </Button>
      </div>
      {result && (
        <>
          <Notice
            tone={result.rejected > 0 ? "warn" : "ok"}
            live
            title={t(rehearsed ? "import.rehearsed" : "import.done")}
          >
            {t("import.counts", { added: result.added, changed: result.changed, rejected: result.rejected })}
            {passwords && ` ${t("secret.once")}`}
          </Notice>
          {passwords && (
            <Button size="xs" variant="default" component="a" href={csvOfPasswords(result)} download="kata-sandi.csv">
              {t("import.passwords")}
            </Button>
          )}
          <RowTable
            label={t("import.title")}
            copyText={(line) => line.password ?? line.name}
            columns={columns}
            rows={result.items}
            rowKey={(line) => String(line.line)}
          />
        </>
      )}
    </div>
  );
}
