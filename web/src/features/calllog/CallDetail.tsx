import { CloseButton } from "@mantine/core";
import type { Schemas } from "@/api/types";
import { callTone, shownState, talked } from "@/features/calllog/callRow";
import { useTranslation } from "@/lib/i18n";
import { dateTime, zoneName } from "@/lib/time";
import { Facts } from "@/ui/Facts";
import { Pane } from "@/ui/Pane";
import { Tag } from "@/ui/Tag";

export function CallDetail({ call, close }: { call: Schemas["Call"]; close: () => void }) {
  const { t } = useTranslation("calllog");
  const disposition = call.disposition as Schemas["Disposition"] | "";
  return (
    <Pane label={t("detail")} title={t("detail")} aside={<CloseButton aria-label={t("close")} onClick={close} />}>
      <Facts
        items={[
          [
            t("column.state"),
            <Tag key="state" tone={callTone(call)}>
              {t(`state.${shownState(call)}`)}
            </Tag>,
          ],
          [
            t("column.number"),
            <span key="number" className="mono">
              {call.number.display || t("withheld")}
            </span>,
          ],
          [
            t("column.name"),
            call.caller && <bdi key="name">{`${call.caller.honorific} ${call.caller.name}`.trim()}</bdi>,
          ],
          [
            t("column.direction"),
            `${t(`direction.${call.direction}`)}${call.manual ? ` · ${t("manual")}` : ""}${call.late ? ` · ${t("late")}` : ""}`,
          ],
          [t("column.at"), `${dateTime(call.startedAt)} ${zoneName()}`],
          [t("column.length"), talked(call)],
          [t("column.agent"), call.agents.map((agent) => agent.displayName || agent.address).join(", ")],
          [t("column.location"), call.location],
          [t("column.queue"), call.queue],
          [t("column.called"), call.calledNumber],
          [t("column.source"), call.source],
          [t("column.disposition"), disposition && t(`disposition.${disposition}`)],
          [t("column.resume"), call.resume && <bdi key="resume">{call.resume}</bdi>],
        ]}
      />
    </Pane>
  );
}
