import { useKeyOf } from "@/actions/useCommands";
import type { Caller } from "@/api/desk";
import { showEmail } from "@/features/callers/callerEmail";
import classes from "@/features/callers/EmailHint.module.css";
import { useTranslation } from "@/lib/i18n";
import { ago } from "@/lib/time";
import { Keys } from "@/ui/Keys";

// Under the field: how far the stored address is to be trusted, since when, by whom; the way to the rest.
export function EmailHint({ email }: { email: Caller["emails"][number] }) {
  const { t } = useTranslation("callers");
  const { state, stateAt, stateBy, letter, domain } = email;
  const said = [t("emailSince", { state: t(`emailState.${state}`), ago: ago(stateAt), by: stateBy })];
  if (letter?.state === "waiting" || letter?.state === "sent" || letter?.state === "failed")
    said.push(t(`emailLetter.${letter.state}`));
  if (domain?.answer === "no_mail" || domain?.answer === "no_domain") said.push(t("emailNoMail"));
  return (
    <>
      {said.join(" · ")}{" "}
      <button type="button" className={classes.more} onClick={showEmail}>
        {t("emailDetails")} <Keys combination={useKeyOf("email.open")} />
      </button>
    </>
  );
}
