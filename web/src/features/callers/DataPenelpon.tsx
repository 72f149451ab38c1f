import { useKeyOf } from "@/actions/useCommands";
import type { Workspace } from "@/api/desk";
import { save, useFormState } from "@/features/callers/callerForm";
import classes from "@/features/callers/DataPenelpon.module.css";
import { FieldInput } from "@/features/callers/FieldInput";
import { IdCaller } from "@/features/callers/IdCaller";
import { SaveStatus } from "@/features/callers/SaveStatus";
import { useRequired } from "@/features/callers/useRequired";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Pane } from "@/ui/Pane";

// The form "Data Penelpon" inside Info Pelanggan: the same draft as Data Caller, and the resume of the call.
export function DataPenelpon({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation(["callers", "common"]);
  const required = useRequired();
  const key = useKeyOf("caller.simpan");
  const { saving } = useFormState(workspace.call.id);
  return (
    <Pane
      label={t("dataPenelpon")}
      title={t("dataPenelpon")}
      aside={
        <>
          <SaveStatus workspace={workspace} form="data_penelpon" />
          <span className={classes.says} id="simpan-says">
            {t("simpanSays")}
          </span>
          <CommandButton
            combination={key}
            loading={saving === "data_penelpon"}
            disabled={!workspace.can.includes("save")}
            aria-describedby="simpan-says"
            onClick={() => void save(workspace.call.id, "data_penelpon")}
          >
            {t("simpan")}
          </CommandButton>
        </>
      }
    >
      <div className={classes.form}>
        <IdCaller workspace={workspace} label={t("field.idCallerLower")} hint={false} />
        <FieldInput
          workspace={workspace}
          field="hp"
          label={t("field.hpShort")}
          required={required("hp")}
          mono
          inputMode="tel"
        />
        <FieldInput workspace={workspace} field="homePhone" label={t("field.homePhone")} mono inputMode="tel" />
        <FieldInput workspace={workspace} field="name" label={t("field.name")} required={required("name")} />
        <div className={classes.wide}>
          <FieldInput
            workspace={workspace}
            field="email"
            label={t("field.email")}
            required={required("email")}
            mono
            inputMode="email"
          />
        </div>
        <div className={classes.address}>
          <FieldInput
            workspace={workspace}
            field="address"
            label={t("field.address")}
            required={required("address")}
            rows={3}
          />
        </div>
        <div className={classes.wide}>
          <FieldInput
            workspace={workspace}
            field="resume"
            label={t("field.resume")}
            required={required("resume")}
            rows={3}
          />
        </div>
      </div>
    </Pane>
  );
}
