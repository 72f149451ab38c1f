import { NativeSelect } from "@mantine/core";
import type { Workspace } from "@/api/desk";
import { useDraftValue } from "@/api/drafts/drafts";
import { shownValue, typeInto } from "@/api/drafts/fields";
import { useTranslation } from "@/lib/i18n";

const honorifics = ["IBU", "BAPAK", "SDR", "SDRI", "HJ", "H", "DR", "PT", "CV"] as const;

// Kept apart from the name (domain R-098): scripts say {Bapak/Ibu} with it.
export function HonorificSelect({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const typed = useDraftValue(workspace.call.id, "honorific");
  const value = shownValue(workspace, typed === undefined ? {} : { honorific: typed }, "honorific");
  return (
    <NativeSelect
      size="xs"
      label={t("field.honorific")}
      data-field="honorific"
      disabled={!workspace.can.includes("save")}
      value={value}
      onChange={(event) => typeInto(workspace, "honorific", event.currentTarget.value)}
      data={[{ value: "", label: t("honorific.none") }, ...honorifics.map((item) => ({ value: item, label: item }))]}
    />
  );
}
