import type { Workspace } from "@/api/desk";
import type { Schemas } from "@/api/types";
import classes from "@/features/email/FoundEmails.module.css";
import { shownEmails } from "@/features/email/found";
import { authorName } from "@/lib/author";
import { useTranslation } from "@/lib/i18n";
import { brief, dateTime } from "@/lib/time";
import { Tag, type Tone } from "@/ui/Tag";

type Found = Schemas["FoundEmail"];

const verified = new Set(["spelled", "confirmed"]);
function stateOf({ state }: { state: string }): {
  tone: Tone;
  key: "verified" | "unverified" | "disputed" | "bounced";
} {
  if (verified.has(state)) return { tone: "ok", key: "verified" };
  if (state === "disputed") return { tone: "danger", key: "disputed" };
  if (state === "bounced" || state === "soft_bounced") return { tone: "warn", key: "bounced" };
  return { tone: "neutral", key: "unverified" };
}

// What was read out of the record and the earlier reports while the phone rang: nothing is searched by hand.
export function FoundEmails({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation("email");
  const shown = shownEmails(workspace);
  if (shown.of === "others") return <p className="dim">{t("found.otherPerson")}</p>;
  if (shown.of === "caller" && shown.emails.length === 0) return <p className="dim">{t("found.none")}</p>;
  return (
    <section aria-label={t("found.title")}>
      <h3 className={classes.title}>{t("found.title")}</h3>
      {shown.of === "several" && <p className="dim">{t("found.whoFirst")}</p>}
      <ul className={classes.list}>
        {shown.of === "several"
          ? shown.people.map(({ id, name, email }) => (
              <li key={id} className={classes.item}>
                {email && <span className={`${classes.address} mono`}>{email.address}</span>}
                <div className={classes.about}>
                  <bdi className={classes.owner}>{name}</bdi>
                  {email ? (
                    <Tag tone={stateOf(email).tone}>{t(`found.${stateOf(email).key}`)}</Tag>
                  ) : (
                    <span>{t("found.noneOf")}</span>
                  )}
                </div>
              </li>
            ))
          : shown.emails.map((found) => (
              <FoundEmail
                key={`${found.where}-${found.reportNo}-${found.address}`}
                found={found}
                first={shown.emails[0]}
              />
            ))}
      </ul>
    </section>
  );
}

function FoundEmail({ found, first }: { found: Found; first: Found | undefined }) {
  const { t } = useTranslation("email");
  const { tone, key } = stateOf(found);
  const same = found.address === first?.address;
  return (
    <li className={classes.item}>
      <div className={classes.line}>
        <Letters address={found.address} differs={found.differs} />
        {found !== first && (
          <Tag tone={same ? "ok" : "danger"}>
            {same
              ? t("found.same")
              : found.differs.length > 0
                ? t("found.differsAt", { count: found.differs.length })
                : t("found.differs")}
          </Tag>
        )}
      </div>
      <div className={classes.about}>
        <Tag tone={tone}>{t(`found.${key}`)}</Tag>
        <span>
          {t(`found.${found.where}`)}
          {found.reportNo && ` ${t("found.report", { number: found.reportNo })}`}
        </span>
        {found.at && <time title={dateTime(found.at)}>{brief(found.at)}</time>}
        {found.by && <bdi>{authorName(found.by)}</bdi>}
        {found.confidence === "repaired" && <span className={classes.repaired}>{t("found.repaired")}</span>}
      </div>
    </li>
  );
}

// Differing letters by colour and by a double line.
function Letters({ address, differs }: { address: string; differs: readonly number[] }) {
  const { t } = useTranslation("email");
  const marked = new Set(differs);
  return (
    <span className={`${classes.address} mono`}>
      {[...address].map((letter, at) =>
        marked.has(at) ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: letters have no other name than their place
          <mark key={at} className={classes.mark}>
            {letter}
            <span className="hidden-but-read">{t("found.differentLetter")}</span>
          </mark>
        ) : (
          letter
        ),
      )}
    </span>
  );
}
