import { useKeyOf } from "@/actions/useCommands";
import { isLive, type Workspace } from "@/api/desk";
import { prefilledValue, presentEmail } from "@/api/drafts/fields";
import { Conflict } from "@/features/callers/Conflict";
import { save, useFormState } from "@/features/callers/callerForm";
import classes from "@/features/callers/DataCaller.module.css";
import { Duplicates } from "@/features/callers/Duplicates";
import { EmailHint } from "@/features/callers/EmailHint";
import { FieldInput } from "@/features/callers/FieldInput";
import { FurtherAddresses } from "@/features/callers/FurtherAddresses";
import { HonorificSelect } from "@/features/callers/HonorificSelect";
import { IdCaller } from "@/features/callers/IdCaller";
import { Identity } from "@/features/callers/Identity";
import { SaveStatus } from "@/features/callers/SaveStatus";
import { useRequired } from "@/features/callers/useRequired";
import { useTranslation } from "@/lib/i18n";
import { CommandButton } from "@/ui/CommandButton";
import { Field } from "@/ui/Field";
import { Pane } from "@/ui/Pane";

// The left pane: who is calling, and the window "Data Caller" of the SOP.
export function DataCaller({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation(["callers", "common"]);
  const required = useRequired();
  const key = useKeyOf("caller.ok");
  const { saving } = useFormState(workspace.call.id);
  const { number, location } = workspace.call;
  const email = presentEmail(workspace.caller);
  const hpHint = prefilledValue(workspace, "hp")
    ? t("prefilled")
    : !workspace.caller && number.type !== "mobile"
      ? t("askHp")
      : undefined;
  return (
    <Pane
      label={t("dataCaller")}
      title={t("dataCaller")}
      aside={<SaveStatus workspace={workspace} form="data_caller" />}
      footer={
        <div className={classes.commit}>
          <span className={classes.says} id="ok-says">
            {t("okSays")}
          </span>
          <CommandButton
            combination={key}
            loading={saving === "data_caller"}
            disabled={!workspace.can.includes("save")}
            aria-describedby="ok-says"
            onClick={() => void save(workspace.call.id, "data_caller")}
          >
            {t("ok")}
          </CommandButton>
        </div>
      }
    >
      <div className={classes.form} data-pane="who" data-live={isLive(workspace)}>
        <Identity workspace={workspace} />
        <Conflict workspace={workspace} />
        <Duplicates workspace={workspace} />
        <div className={classes.two}>
          <IdCaller workspace={workspace} label={t("field.idCaller")} hint />
          <FieldInput
            workspace={workspace}
            field="hp"
            label={t("field.hp")}
            required={required("hp")}
            hint={hpHint}
            mono
            inputMode="tel"
          />
        </div>
        <div className={classes.name}>
          <HonorificSelect workspace={workspace} />
          <FieldInput workspace={workspace} field="name" label={t("field.name")} required={required("name")} />
        </div>
        <Field label={t("field.location")} readOnly value={location ?? "-"} />
        <FieldInput
          workspace={workspace}
          field="address"
          label={t("field.address")}
          required={required("address")}
          rows={3}
        />
        <FurtherAddresses workspace={workspace} />
        <FieldInput
          workspace={workspace}
          field="email"
          label={t("field.email")}
          required={required("email")}
          hint={email && <EmailHint email={email} />}
          mono
          inputMode="email"
        />
      </div>
    </Pane>
  );
}
