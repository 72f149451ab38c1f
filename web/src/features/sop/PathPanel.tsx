import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import type { Command } from "@/actions/command";
import { useCommands, useKeyOf } from "@/actions/useCommands";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import { problemText } from "@/api/problemText";
import { type SopRun, useWords } from "@/api/procedure";
import { focusCard, takePictureFocus } from "@/features/sop/card";
import classes from "@/features/sop/PathPanel.module.css";
import { i18n, useTranslation } from "@/lib/i18n";
import { language } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { CommandButton } from "@/ui/CommandButton";
import { Failed, Loading } from "@/ui/States";
import { SvgPicture } from "@/ui/SvgPicture";

// Legible as it was drawn; larger and smaller by a quarter.
const step = 1.25;
const bounds = { smallest: 0.25, largest: 3 };

// The whole procedure beside the card, with the way of this call: as a picture, and as a list that can be read out.
export function PathPanel({ workspace, run, close }: { workspace: Workspace; run: SopRun; close: () => void }) {
  const { t } = useTranslation(["sop", "common"]);
  const words = useWords();
  const spoken = useStore(language);
  const { id } = workspace.call;
  const list = useRef<HTMLElement>(null);
  const panel = useRef<HTMLElement>(null);
  const sheet = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<number | "fit">(1);
  const picture = useQuery({
    queryKey: ["sop", "picture", id, run.answers, run.step, spoken],
    queryFn: () =>
      need(
        client.GET("/api/v1/calls/{id}/picture", {
          params: { path: { id }, query: { language: spoken } },
          parseAs: "text",
        }),
      ),
    placeholderData: (before) => before,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the end of the way is where the call is now
  useEffect(() => {
    list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [run.path.length]);

  // Who opened it looks at it: the keys that scroll and enlarge are its own then, and F2 leads back to the card.
  useEffect(() => {
    if (takePictureFocus()) sheet.current?.focus();
  }, []);
  const shut = () => {
    const inside = panel.current?.contains(document.activeElement);
    close();
    if (inside) focusCard();
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    shut();
  };
  const zooms = useMemo((): Command[] => {
    const by = (factor: number) => () => {
      setScale((before) => {
        const drawn = sheet.current?.querySelector("svg");
        const now =
          before === "fit" && drawn ? drawn.getBoundingClientRect().width / drawn.viewBox.baseVal.width : before;
        if (now === "fit") return now;
        return Math.min(bounds.largest, Math.max(bounds.smallest, now * factor));
      });
    };
    const allowed = () => panel.current?.contains(document.activeElement) ?? false;
    const group = "email" as const;
    return [
      { id: "sop.larger", group, key: "+", label: () => i18n.t("sop:picture.larger"), allowed, run: by(step) },
      { id: "sop.smaller", group, key: "-", label: () => i18n.t("sop:picture.smaller"), allowed, run: by(1 / step) },
      {
        id: "sop.fit",
        group,
        key: "0",
        label: () => i18n.t("sop:picture.fit"),
        allowed,
        run: () => setScale("fit"),
      },
    ];
  }, []);
  useCommands(zooms);

  const phases = run.phases.map((phase) => ({ phase, from: run.path.findIndex((visit) => visit.phase === phase.id) }));
  const title = (phase: string) => {
    const found = phases.find((item) => item.phase.id === phase);
    return found ? words(found.phase.title) : phase;
  };
  return (
    <section className={classes.panel} aria-label={t("picture.title")} ref={panel} onKeyDown={onKey}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t("picture.title")}</h2>
        <div className={classes.actions}>
          {zooms.map((command) => (
            <ZoomButton key={command.id} command={command} />
          ))}
          <CommandButton variant="default" combination="Escape" onClick={shut}>
            {t("common:action.close")}
          </CommandButton>
        </div>
      </header>
      <div className={classes.body}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
        <div className={classes.picture} tabIndex={0} role="group" aria-label={t("picture.flow")} ref={sheet}>
          {picture.isError && <Failed text={problemText(picture.error)} retry={() => void picture.refetch()} />}
          {picture.isPending && <Loading />}
          {picture.data && <SvgPicture text={picture.data} show=".present" scale={scale} />}
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
        <nav className={classes.way} tabIndex={0} aria-label={t("picture.way")} ref={list}>
          <h3 className={classes.wayTitle}>{t("picture.way")}</h3>
          <ol className={classes.list}>
            {run.path.map((visit, index) => {
              const now = index === run.path.length - 1;
              const newPhase = visit.phase !== run.path[index - 1]?.phase;
              return (
                // biome-ignore lint/suspicious/noArrayIndexKey: a step may be walked twice; its place in the way is its name
                <li key={index} aria-current={now ? "step" : undefined} className={classes.visit}>
                  {newPhase && <span className={classes.phase}>{title(visit.phase)}</span>}
                  <span className={classes.stepName}>
                    {words(visit.title)}
                    {visit.origin !== "sop" && <span className={classes.origin}> · {t(`origin.${visit.origin}`)}</span>}
                  </span>
                  {visit.answer && <span className={classes.answer}>→ {words(visit.answer)}</span>}
                </li>
              );
            })}
          </ol>
        </nav>
      </div>
    </section>
  );
}

function ZoomButton({ command }: { command: Command }) {
  const key = useKeyOf(command.id);
  return (
    <CommandButton variant="subtle" combination={key} onClick={command.run}>
      {command.label()}
    </CommandButton>
  );
}
