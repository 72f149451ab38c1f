import type { Workspace } from "@/api/desk";
import { useTranslation } from "@/lib/i18n";
import { Field } from "@/ui/Field";

const doubtful = ["suspect", "invalid", "service"] as const;

// The number that calls, as the system has read it; what was signalled is in its title. Never typed by the agent.
export function IdCaller({ workspace, label, hint }: { workspace: Workspace; label: string; hint: boolean }) {
  const { t } = useTranslation("callers");
  const { number } = workspace.call;
  const status = doubtful.find((value) => value === number.status);
  const type = number.type && number.type !== "mobile" ? t(`numberType.${number.type}`) : undefined;
  return (
    <Field
      label={label}
      starred
      readOnly
      title={number.raw || undefined}
      value={number.idCaller ?? (number.display || t("withheld"))}
      description={hint ? (status ? t(`numberStatus.${status}`) : type) : undefined}
      mono
    />
  );
}
