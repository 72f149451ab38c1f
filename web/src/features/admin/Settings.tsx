import { Button, Checkbox, Input, NumberInput, Select, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client, ifMatch, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { DateField, wrongDateIn } from "@/ui/DateField";
import { FormError } from "@/ui/FormError";
import { Pane } from "@/ui/Pane";
import { Failed, Loading } from "@/ui/States";
import { tell } from "@/ui/toast";

type Values = Schemas["SettingValues"];
type NumberSetting = "wrapUpSeconds" | "telephonySilentMinutes" | "inspectorDays" | "sessionIdleMinutes";
const fields = ["name", "hp", "address", "email", "resume"] as const;
const zones = ["Asia/Jakarta", "Asia/Pontianak", "Asia/Makassar", "Asia/Jayapura"];
const numbers: readonly { name: NumberSetting; min: number; max: number }[] = [
  { name: "wrapUpSeconds", min: 0, max: 3600 },
  { name: "telephonySilentMinutes", min: 1, max: 1440 },
  { name: "inspectorDays", min: 1, max: 90 },
  { name: "sessionIdleMinutes", min: 5, max: 720 },
];

function SettingsForm({ settings }: { settings: Schemas["Settings"] }) {
  const { t } = useTranslation(["admin", "calllog", "common"]);
  const [values, setValues] = useState<Values>(settings.values);
  const [site, setSite] = useState("");
  const { busy, failure, submit } = useSubmit();
  const wrong = failure?.fields ?? {};
  const set = (change: Values) => setValues((before) => ({ ...before, ...change }));
  const siteZones = values.siteZones ?? {};

  const save = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const wrongDate = wrongDateIn(event.currentTarget);
    if (wrongDate) {
      wrongDate.focus();
      return;
    }
    void submit(async () => {
      await need(
        client.PATCH("/api/v1/settings", {
          params: { header: { "If-Match": ifMatch(settings.version) } },
          body: values,
        }),
      );
      tell(t("setting.saved"));
      await readAgain("settings");
    });
  };

  return (
    <form className={classes.form} onSubmit={save} noValidate>
      <FormError>{failure?.text}</FormError>
      <div className={classes.settings}>
        <TextInput
          label={t("setting.organisation")}
          description={t("setting.organisationHint")}
          value={values.organisation ?? ""}
          error={wrong.organisation}
          onChange={(event) => set({ organisation: event.currentTarget.value })}
        />
        <div>
          <DateField
            label={t("setting.programStartDate")}
            description={t("setting.programStartDateHint")}
            error={wrong.programStartDate}
            value={values.programStartDate ?? ""}
            onChange={(date) => set({ programStartDate: date })}
            labels={{
              previousMonth: t("calllog:filter.previousMonth"),
              nextMonth: t("calllog:filter.nextMonth"),
              clear: t("calllog:filter.clearDate"),
            }}
          />
        </div>
        <Checkbox.Group
          label={t("setting.requiredFields")}
          description={t("setting.requiredFieldsHint")}
          value={values.requiredFields ?? []}
          onChange={(chosen) => set({ requiredFields: fields.filter((field) => chosen.includes(field)) })}
        >
          <div className={classes.buttons}>
            {fields.map((field) => (
              <Checkbox key={field} value={field} label={t(`field.${field}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <Input.Wrapper
          role="group"
          aria-label={t("setting.siteZones")}
          className={classes.plain}
          label={t("setting.siteZones")}
          labelElement="div"
        >
          {Object.entries(siteZones).map(([name, zone]) => (
            <Select
              key={name}
              size="xs"
              label={name}
              allowDeselect={false}
              data={zones}
              value={zone}
              onChange={(value) => value && set({ siteZones: { ...siteZones, [name]: value } })}
            />
          ))}
          <div className={classes.buttons}>
            <TextInput
              size="xs"
              aria-label={t("setting.newSite")}
              placeholder="S2"
              value={site}
              onChange={(event) => setSite(event.currentTarget.value)}
            />
            <Button
              size="xs"
              variant="default"
              disabled={!site.trim()}
              onClick={() => {
                set({ siteZones: { ...siteZones, [site.trim()]: "Asia/Jakarta" } });
                setSite("");
              }}
            >
              {t("setting.addSite")}
            </Button>
          </div>
        </Input.Wrapper>
        {numbers.map(({ name, min, max }) => (
          <NumberInput
            key={name}
            label={t(`setting.${name}`)}
            description={t(`setting.${name}Hint`)}
            min={min}
            max={max}
            allowDecimal={false}
            value={values[name] ?? min}
            error={wrong[name]}
            onChange={(value) => typeof value === "number" && set({ [name]: value })}
          />
        ))}
      </div>
      <div className={classes.buttons}>
        <Button type="submit" size="xs" loading={busy}>
          {t("common:action.save")}
        </Button>
      </div>
    </form>
  );
}

export function Settings() {
  const { t } = useTranslation("admin");
  const settings = useAdminQuery("settings", () => need(client.GET("/api/v1/settings")));
  return (
    <Pane label={t("tab.settings")} title={t("tab.settings")}>
      {settings.isPending && <Loading lines={8} />}
      {settings.isError && <Failed text={problemText(settings.error)} retry={() => void settings.refetch()} />}
      {settings.data && <SettingsForm key={settings.data.version} settings={settings.data} />}
    </Pane>
  );
}
