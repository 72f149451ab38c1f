import { Button } from "@mantine/core";
import { useKeyOf } from "@/actions/useCommands";
import type { CallerMatch, Workspace } from "@/api/desk";
import { fullName } from "@/api/drafts/fields";
import { useFormState } from "@/features/callers/callerForm";
import { FindCaller } from "@/features/callers/FindCaller";
import classes from "@/features/callers/Identity.module.css";
import { canAttach, decide, findingFor, openMatches, pointedAt, unreadableNumber } from "@/features/callers/identify";
import { type Translate, useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { ago } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { IconUserCheck, IconUserPlus, IconUserQuestion } from "@/ui/icons";
import { Keys } from "@/ui/Keys";
import { Read } from "@/ui/Read";

// Who it is, and why we think so. On a tie nothing is chosen for the agent.
export function Identity({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("callers");
  const finding = useStore(findingFor) === workspace.call.id;
  // While a likely duplicate is asked about, these two keys answer that question.
  const asked = useFormState(workspace.call.id).duplicates !== undefined;
  const confirm = useKeyOf("caller.confirm");
  const reject = useKeyOf("caller.reject");
  const confirmKey = asked ? undefined : confirm;
  const rejectKey = asked ? undefined : reject;
  const nextKey = useKeyOf("caller.nextMatch");
  const attachKey = useKeyOf("caller.attach");
  const open = openMatches(workspace);
  const { caller, identity } = workspace;
  const match = open.find((item) => item.caller.id === caller?.id);
  const others = open.filter((item) => item.caller.id !== caller?.id);
  const canIdentify = workspace.can.includes("identify");
  const hasNumber = workspace.call.number.e164 !== null;
  const attachable = canAttach(workspace);

  return (
    <div className={classes.identity}>
      {caller ? (
        <div className={classes.person}>
          <IconUserCheck size={18} className={classes.icon} aria-hidden="true" />
          <div className={classes.who}>
            <strong className={classes.name}>
              <bdi>{fullName(caller) || t("match.noName")}</bdi>
            </strong>
            <span className={classes.why}>
              {t(identity === "confirmed" ? "match.confirmed" : "match.suggested")}
              {match && ` · ${t(`reason.${match.reason}`)}`}
              {contact(match, workspace, t)}
            </span>
          </div>
        </div>
      ) : (
        <div className={classes.person}>
          {open.length > 0 ? (
            <IconUserQuestion size={18} className={classes.icon} aria-hidden="true" />
          ) : (
            <IconUserPlus size={18} className={classes.icon} aria-hidden="true" />
          )}
          <div className={classes.who}>
            {open.length > 0 ? (
              <>
                <strong>{t("match.title")}</strong>
                <span className={classes.why}>
                  {t("match.tie", { count: open.length })}{" "}
                  {open.length > 1 && (
                    <>
                      {t("match.tieNext")} <Keys combination={nextKey} />
                    </>
                  )}
                </span>
              </>
            ) : (
              <span className={classes.why}>
                {hasNumber
                  ? t("match.new")
                  : unreadableNumber(workspace)
                    ? t("match.unreadable", { number: workspace.call.number.display })
                    : t("match.withheld")}
              </span>
            )}
          </div>
        </div>
      )}
      {!caller && open.length > 0 && (
        <ul className={classes.matches} data-list="matches">
          {open.map((item, index) => (
            <MatchRow
              key={item.caller.id}
              match={item}
              workspace={workspace}
              first={index === 0}
              keyConfirm={confirmKey}
              keyReject={rejectKey}
            />
          ))}
        </ul>
      )}
      {caller && others.length > 0 && identity !== "confirmed" && (
        <details className={classes.more}>
          <summary>{t("match.others", { count: others.length })}</summary>
          <ul className={classes.matches}>
            {others.map((item) => (
              <MatchRow
                key={item.caller.id}
                match={item}
                workspace={workspace}
                first={false}
                keyConfirm={undefined}
                keyReject={undefined}
              />
            ))}
          </ul>
        </details>
      )}
      {canIdentify && (
        <div className={classes.actions}>
          {caller && identity !== "confirmed" && (
            <CommandButton
              variant="default"
              combination={confirmKey}
              onClick={() => void decide(workspace, "confirm", caller.id)}
            >
              {t("match.confirm")}
            </CommandButton>
          )}
          {caller && match && (
            <CommandButton
              variant="default"
              combination={rejectKey}
              onClick={() => void decide(workspace, "reject", caller.id)}
            >
              {t("match.reject")}
            </CommandButton>
          )}
          {attachable && identity !== "confirmed" && (
            <button
              type="button"
              className={classes.link}
              aria-expanded={finding}
              data-field="attach"
              onClick={() => findingFor.set(finding ? undefined : workspace.call.id)}
            >
              {t("match.attachTo")} <Keys combination={attachKey} />
            </button>
          )}
        </div>
      )}
      {finding && <FindCaller workspace={workspace} />}
    </div>
  );
}

function MatchRow({
  match,
  workspace,
  first,
  keyConfirm,
  keyReject,
}: {
  match: CallerMatch;
  workspace: Workspace;
  first: boolean;
  keyConfirm: string | undefined;
  keyReject: string | undefined;
}) {
  const { t } = useTranslation("callers");
  const pointed = useStore(pointedAt);
  const here = pointed === match.caller.id || (pointed === undefined && first);
  const name = fullName(match.caller) || t("match.noName");
  return (
    <li className={classes.match} onFocus={() => pointedAt.set(match.caller.id)}>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <span className={classes.why}>
        {t(`reason.${match.reason}`)}
        {contact(match, workspace, t)}
      </span>
      {match.caller.address && (
        <span className={classes.address}>
          <bdi>{match.caller.address}</bdi>
        </span>
      )}
      <span className={classes.choose}>
        <Button
          size="xs"
          rightSection={here && <Keys combination={keyConfirm} />}
          onClick={() => void decide(workspace, "confirm", match.caller.id)}
        >
          {t("match.confirm")}
          <Read> {name}</Read>
        </Button>
        <Button
          size="xs"
          variant="default"
          rightSection={here && <Keys combination={keyReject} />}
          onClick={() => void decide(workspace, "reject", match.caller.id)}
        >
          {t("match.no")}
          <Read> {name}</Read>
        </Button>
      </span>
    </li>
  );
}

// The contact before this call: looking the caller up counts as seeing him. A record that nobody was seen of since it was made
// says when that was.
function contact(match: CallerMatch | undefined, workspace: Workspace, t: Translate<"callers">): string {
  const at = match?.lastContactAt;
  if (!at || Date.parse(at) >= Date.parse(workspace.call.startedAt) - 1000) return "";
  const only = Date.parse(at) <= Date.parse(match.caller.createdAt) + 2000;
  return ` · ${t(only ? "match.made" : "match.lastContact", { time: ago(at) })}`;
}
