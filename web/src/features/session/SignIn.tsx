import { Button, PasswordInput, TextInput } from "@mantine/core";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import { lastUserId, leftOnPurpose, signIn } from "@/api/session";
import classes from "@/features/session/SignIn.module.css";
import { useTranslation } from "@/lib/i18n";
import { language } from "@/lib/preferences";
import { readRemembered, remember } from "@/lib/remembered";
import { useStore } from "@/lib/store";
import { FormError } from "@/ui/FormError";
import { Notice } from "@/ui/Notice";

// The extension is the seat's, not the person's: this browser remembers it.
export function SignIn() {
  const { t } = useTranslation(["session", "common"]);
  const spoken = useStore(language);
  const expired = lastUserId.get() !== undefined;
  const left = useStore(leftOnPurpose);
  const [name, setName] = useState(readRemembered("name") ?? "");
  const [password, setPassword] = useState("");
  const [extension, setExtension] = useState(readRemembered("extension") ?? "");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const [takenBy, setTakenBy] = useState<string>();
  const first = useRef<HTMLInputElement>(null);
  const second = useRef<HTMLInputElement>(null);
  const seat = useRef<HTMLInputElement>(null);

  useEffect(() => {
    (first.current?.value ? second : first).current?.focus();
    document.title = "Sapa";
  }, []);
  useEffect(() => {
    // Never on the button: Enter pressed twice would take a colleague's seat.
    if (takenBy) seat.current?.select();
  }, [takenBy]);

  const enter = async (withTakeOver: boolean) => {
    setFailure(undefined);
    if (!name.trim() || !password) {
      setFailure(t("missing"));
      (name.trim() ? second : first).current?.focus();
      return;
    }
    setBusy(true);
    try {
      await signIn({ name: name.trim(), password, extension: extension.trim() || null, takeOver: withTakeOver });
      remember("name", name.trim());
      remember("extension", extension.trim() || null);
    } catch (error) {
      setBusy(false);
      if (error instanceof ProblemError && error.problem.code === "extension_taken") {
        setTakenBy(error.problem.takenBy ?? "?");
        return;
      }
      setTakenBy(undefined);
      setFailure(problemText(error));
      if (error instanceof ProblemError) second.current?.select();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void enter(false);
  };

  return (
    <main className={classes.page}>
      <form className={classes.card} onSubmit={submit} noValidate>
        <header className={classes.brand}>
          <img src="/favicon.svg" alt="" width="36" height="36" />
          <div>
            <h1 className={classes.title}>{t("title")}</h1>
            <p className="dim">{t("tagline")}</p>
          </div>
        </header>
        {expired && <Notice tone="info">{t(left ? "left" : "expired")}</Notice>}
        <TextInput
          ref={first}
          size="sm"
          label={t("name")}
          name="name"
          autoComplete="username"
          spellCheck={false}
          autoCapitalize="none"
          value={name}
          onChange={(e) => setName(e.currentTarget.value)}
        />
        <PasswordInput
          ref={second}
          size="sm"
          label={t("password")}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(e) => setPassword(e.currentTarget.value)}
          visibilityToggleButtonProps={{ "aria-hidden": true }}
        />
        <TextInput
          ref={seat}
          size="sm"
          label={t("extension")}
          description={t("extensionHint")}
          name="extension"
          autoComplete="off"
          className="tabular"
          value={extension}
          onChange={(e) => {
            setExtension(e.currentTarget.value);
            setTakenBy(undefined);
          }}
        />
        <FormError>{failure}</FormError>
        {takenBy ? (
          <div role="alert">
            <Notice
              tone="warn"
              title={t("takenBy", { name: takenBy, extension: extension.trim() })}
              actions={
                <Button size="xs" loading={busy} onClick={() => void enter(true)}>
                  {t("takeOver")}
                </Button>
              }
            />
          </div>
        ) : (
          <Button type="submit" size="sm" fullWidth loading={busy}>
            {t("submit")}
          </Button>
        )}
        <button
          type="button"
          className={classes.language}
          lang={spoken === "id" ? "en" : "id"}
          onClick={() => language.set(spoken === "id" ? "en" : "id")}
        >
          {t("common:command.language")}
        </button>
      </form>
    </main>
  );
}
