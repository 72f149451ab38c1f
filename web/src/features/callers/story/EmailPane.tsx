import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { refetchCall } from "@/api/calls";
import { client, need } from "@/api/client";
import { type Caller, useDesk, type Workspace } from "@/api/desk";
import { presentEmail } from "@/api/drafts/fields";
import {
  canSendLetter,
  canWithdraw,
  endWithdrawal,
  sendLetter,
  withdraw,
  withdrawalAsked,
} from "@/features/callers/callerEmail";
import classes from "@/features/callers/story/EmailPane.module.css";
import "@/features/callers/story/strings";
import { actorName, domainTone, letterTone, letterWords, stateTone } from "@/features/callers/story/words";
import { useTranslation } from "@/lib/i18n";
import { useStore } from "@/lib/store";
import { ago, dateTime, zoneName } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { Notice } from "@/ui/Notice";
import { Empty } from "@/ui/States";
import { Tag } from "@/ui/Tag";

type Email = Caller["emails"][number];

// The e-mail of the caller as a record: its state, its letter, its domain, and what can be done about it.
export function EmailPane({ workspace }: { workspace: Workspace }) {
  const { t } = useTranslation(["story", "callers"]);
  const { caller } = workspace;
  const present = presentEmail(caller);
  useFresh(workspace, present);
  if (!caller) return <Empty title={t("email.needCaller")} />;
  const former = caller.emails.filter((email) => email !== present);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={t("email.label")}>
      {present ? <Present email={present} /> : <Empty title={t("email.none")} />}
      {present && <Actions workspace={workspace} email={present} />}
      {former.length > 0 && (
        <section>
          <h3 className={classes.title}>{t("email.former")}</h3>
          <ul className={classes.former}>
            {former.map((email) => (
              <li key={email.address}>
                <bdi className="mono">{email.address}</bdi> <State email={email} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

// What a mail server or the owner does makes no news for the desk: asked for while somebody looks.
function useFresh({ call }: Workspace, email: Email | undefined): void {
  useQuery({
    queryKey: ["calls", call.id, "email"],
    enabled: email !== undefined,
    queryFn: async () => {
      await refetchCall(call.id);
      return true;
    },
    staleTime: 0,
    refetchInterval: email?.letter?.state === "waiting" ? 3_000 : 10_000,
  });
}

function State({ email }: { email: Email }) {
  const { t } = useTranslation(["story", "callers"]);
  return (
    <>
      <Tag tone={stateTone(email.state)}>{t(`callers:emailState.${email.state}`)}</Tag>{" "}
      <time dateTime={email.stateAt} title={`${dateTime(email.stateAt)} ${zoneName()}`}>
        {ago(email.stateAt)}
      </time>
      , <bdi>{actorName(email.stateBy, t)}</bdi>
    </>
  );
}

function Present({ email }: { email: Email }) {
  const { t } = useTranslation(["story", "callers"]);
  return (
    <>
      <p className={`${classes.address} mono`}>
        <bdi>{email.address}</bdi>
      </p>
      <dl className={classes.facts}>
        <div>
          <dt>{t("email.state")}</dt>
          <dd>
            <State email={email} />
          </dd>
        </div>
        <div>
          <dt>{t("email.letter")}</dt>
          <dd>
            <Tag tone={letterTone(email.letter)}>{letterWords(email.letter, t)}</Tag>
          </dd>
        </div>
        <div>
          <dt>{t("email.domain")}</dt>
          <dd>
            <Domain email={email} />
          </dd>
        </div>
        {email.bounces > 0 && (
          <div>
            <dt>{t("email.bounces")}</dt>
            <dd>{t("email.times", { count: email.bounces })}</dd>
          </div>
        )}
      </dl>
    </>
  );
}

// As it was found; asked for where nobody has asked yet.
function Domain({ email }: { email: Email }) {
  const { t } = useTranslation("story");
  const domain = email.address.slice(email.address.lastIndexOf("@") + 1);
  const asked = useQuery({
    queryKey: ["email-domains", domain],
    enabled: !domain.includes("*"),
    queryFn: () => need(client.GET("/api/v1/email-domains/{domain}", { params: { path: { domain } } })),
    staleTime: 60_000,
    retry: false,
    refetchInterval: ({ state }) => (state.data?.asking ? 1_500 : false),
  });
  const known = asked.data ?? email.domain;
  const answer = known?.answer ?? "unknown";
  return (
    <Tag tone={domainTone(answer)}>
      {t(`domain.${answer === "unknown" && known?.asking ? "asking" : answer}`, { domain })}
    </Tag>
  );
}

function Actions({ workspace, email }: { workspace: Workspace; email: Email }) {
  const { t } = useTranslation(["story", "callers"]);
  const sends = useDesk().data?.mail.letters ?? false;
  const asked = useStore(withdrawalAsked) === workspace.call.id;
  const sendKey = useKeyOf("email.send");
  const withdrawKey = useKeyOf("email.withdraw");
  if (asked) return <AskWithdrawal workspace={workspace} address={email.address} />;
  return (
    <>
      {!sends && <p className="dim">{t("email.mailOff")}</p>}
      <div className={classes.actions}>
        {canSendLetter(workspace) && (
          <CommandButton combination={sendKey} onClick={() => void sendLetter(workspace)}>
            {t("callers:command.sendLetter")}
          </CommandButton>
        )}
        {canWithdraw(workspace) && (
          <CommandButton
            variant="default"
            combination={withdrawKey}
            onClick={() => withdrawalAsked.set(workspace.call.id)}
          >
            {t("callers:command.withdraw")}
          </CommandButton>
        )}
      </div>
    </>
  );
}

// Nobody can give a consent back by a click: asked once more, with the focus on the way out.
function AskWithdrawal({ workspace, address }: { workspace: Workspace; address: string }) {
  const { t } = useTranslation("story");
  const way = useRef<HTMLDivElement>(null);
  useEffect(() => way.current?.querySelector<HTMLElement>("[data-out]")?.focus(), []);
  return (
    <div
      ref={way}
      role="alertdialog"
      aria-label={t("email.withdrawTitle")}
      aria-describedby="withdraw-text"
      onKeyDown={(event) => event.key === "Escape" && endWithdrawal()}
    >
      <Notice
        tone="warn"
        title={t("email.withdrawTitle")}
        actions={
          <>
            <CommandButton color="red.8" onClick={() => void withdraw(workspace)}>
              {t("email.withdrawYes")}
            </CommandButton>
            <CommandButton variant="default" data-out onClick={endWithdrawal}>
              {t("email.withdrawNo")}
            </CommandButton>
          </>
        }
      >
        <p id="withdraw-text">{t("email.withdrawText", { address })}</p>
      </Notice>
    </div>
  );
}
