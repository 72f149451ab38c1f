import { Button, NativeSelect, TextInput } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { client, ifMatch, need } from "@/api/client";
import { problemText } from "@/api/problemText";
import type { Schemas } from "@/api/types";
import classes from "@/features/admin/Admin.module.css";
import { readAgain, useAdminQuery } from "@/features/admin/useAdminQuery";
import { useSubmit } from "@/features/admin/useSubmit";
import { useTranslation } from "@/lib/i18n";
import { FormError } from "@/ui/FormError";
import { Pane } from "@/ui/Pane";
import { Failed, Loading } from "@/ui/States";
import { Tag } from "@/ui/Tag";
import { tell } from "@/ui/toast";

type Alphabet = Schemas["Alphabet"];
const letters = [..."abcdefghijklmnopqrstuvwxyz"];

// The words that agents say: which alphabet is in use, and the words of one's own.
export function Alphabets() {
  const { t } = useTranslation("admin");
  const alphabets = useAdminQuery("alphabets", () => need(client.GET("/api/v1/alphabets")));
  const [shownId, setShownId] = useState<string>();
  const [copying, setCopying] = useState(false);
  const items = alphabets.data?.items ?? [];
  const current = alphabets.data?.current ?? "";
  const shown = items.find((item) => item.id === (shownId ?? current)) ?? items[0];
  return (
    <Pane label={t("tab.alphabets")} title={t("tab.alphabets")}>
      {alphabets.isPending && <Loading lines={8} />}
      {alphabets.isError && <Failed text={problemText(alphabets.error)} retry={() => void alphabets.refetch()} />}
      {shown && (
        <div className={classes.form}>
          <p className="dim">{t("alphabet.hint")}</p>
          <div className={classes.toolbar}>
            <NativeSelect
              size="xs"
              label={t("alphabet.shown")}
              value={shown.id}
              onChange={(event) => {
                setShownId(event.currentTarget.value);
                setCopying(false);
              }}
              data={items.map((item) => ({
                value: item.id,
                label: item.id === current ? `${item.name} – ${t("alphabet.inUse")}` : item.name,
              }))}
            />
            {shown.id === current ? (
              <Tag tone="ok">{t("alphabet.inUse")}</Tag>
            ) : (
              <UseButton key={shown.id} alphabet={shown} />
            )}
            {shown.shipped && <Tag tone="neutral">{t("alphabet.shipped")}</Tag>}
            <Button size="xs" variant="default" onClick={() => setCopying(true)} disabled={copying}>
              {t("alphabet.copy")}
            </Button>
          </div>
          <Words
            key={`${shown.id}-${String(copying)}`}
            alphabet={shown}
            copying={copying}
            saved={(id) => {
              setCopying(false);
              setShownId(id);
            }}
            cancel={() => setCopying(false)}
          />
        </div>
      )}
    </Pane>
  );
}

function UseButton({ alphabet }: { alphabet: Alphabet }) {
  const { t } = useTranslation("admin");
  const { busy, failure, submit } = useSubmit();
  const use = () =>
    submit(async () => {
      const settings = await need(client.GET("/api/v1/settings"));
      await need(
        client.PATCH("/api/v1/settings", {
          params: { header: { "If-Match": ifMatch(settings.version) } },
          body: { alphabet: alphabet.id },
        }),
      );
      tell(t("alphabet.used", { name: alphabet.name }));
      await readAgain("alphabets", "settings");
    });
  return (
    <>
      <Button size="xs" loading={busy} onClick={() => void use()}>
        {t("alphabet.use")}
      </Button>
      <FormError>{failure?.text}</FormError>
    </>
  );
}

function Words({
  alphabet,
  copying,
  saved,
  cancel,
}: {
  alphabet: Alphabet;
  copying: boolean;
  saved: (id: string) => void;
  cancel: () => void;
}) {
  const { t } = useTranslation(["admin", "common"]);
  const [id, setId] = useState("");
  const [name, setName] = useState(copying ? "" : alphabet.name);
  const [words, setWords] = useState<Readonly<Record<string, string>>>(alphabet.words);
  const { busy, failure, submit } = useSubmit();
  const wrong = failure?.fields ?? {};
  const fixed = alphabet.shipped && !copying;
  const target = copying ? id.trim() : alphabet.id;

  const save = (event: FormEvent) => {
    event.preventDefault();
    void submit(async () => {
      await need(
        client.PUT("/api/v1/alphabets/{id}", {
          params: { path: { id: target } },
          body: { name: name.trim(), words: { ...words } },
        }),
      );
      tell(t("alphabet.saved", { name }));
      await readAgain("alphabets");
      saved(target);
    });
  };
  return (
    <form className={classes.form} onSubmit={save} noValidate>
      <FormError>{failure?.text}</FormError>
      {!fixed && (
        <div className={classes.settings}>
          {copying && (
            <TextInput
              size="xs"
              label={t("alphabet.id")}
              description={t("alphabet.idHint")}
              required
              value={id}
              error={wrong.id}
              onChange={(event) => setId(event.currentTarget.value.replace(/[^a-z0-9-]/gi, "").toLowerCase())}
            />
          )}
          <TextInput
            size="xs"
            label={t("alphabet.name")}
            required
            value={name}
            error={wrong.name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </div>
      )}
      <div className={classes.words} role="group" aria-label={t("alphabet.words", { name: alphabet.name })}>
        {letters.map((letter) => (
          <TextInput
            key={letter}
            size="xs"
            label={letter.toUpperCase()}
            value={words[letter] ?? ""}
            readOnly={fixed}
            error={wrong[`words.${letter}`]}
            errorProps={{ role: "alert" }}
            maxLength={24}
            spellCheck={false}
            onChange={(event) => setWords({ ...words, [letter]: event.currentTarget.value })}
          />
        ))}
      </div>
      {!fixed && (
        <div className={classes.buttons}>
          <Button type="submit" size="xs" loading={busy} disabled={target === "" || name.trim() === ""}>
            {t("common:action.save")}
          </Button>
          {copying && (
            <Button size="xs" variant="default" onClick={cancel}>
              {t("common:action.cancel")}
            </Button>
          )}
        </div>
      )}
    </form>
  );
}
