import { Button } from "@mantine/core";
import classes from "@/features/admin/Admin.module.css";
import { useTranslation } from "@/lib/i18n";
import { Notice } from "@/ui/Notice";
import { tell } from "@/ui/toast";

// A password or a key: shown this once, gone when it is put away.
export function Secret({ title, value, putAway }: { title: string; value: string; putAway: () => void }) {
  const { t } = useTranslation(["admin", "common"]);
  const copy = () =>
    void navigator.clipboard?.writeText(value).then(
      () => tell(t("common:action.copied")),
      () => {},
    );
  return (
    <Notice
      tone="warn"
      live
      title={title}
      actions={
        <>
          <Button size="xs" onClick={copy}>
            {t("common:action.copy")}
          </Button>
          <Button size="xs" variant="default" onClick={putAway}>
            {t("secret.noted")}
          </Button>
        </>
      }
    >
      <code className={`${classes.secret} mono`}>{value}</code>
      {t("secret.once")}
    </Notice>
  );
}
