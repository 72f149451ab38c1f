import type { Workspace } from "@/api/desk";
import classes from "@/features/callers/FurtherAddresses.module.css";
import { useTranslation } from "@/lib/i18n";

// What an old system, or a record that was merged into this one, says of the address otherwise: read, never edited here.
export function FurtherAddresses({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const addresses = workspace.caller?.addresses ?? [];
  if (addresses.length === 0) return null;
  return (
    <dl className={classes.others}>
      <dt>{t("field.furtherAddress")}</dt>
      {addresses.map(({ label, address }, index) => (
        <dd key={`${String(index)}-${address}`}>
          <bdi>{address}</bdi>
          {label && <span className="dim"> · {label === "gabung" ? t("fromMerge") : label.toUpperCase()}</span>}
        </dd>
      ))}
    </dl>
  );
}
