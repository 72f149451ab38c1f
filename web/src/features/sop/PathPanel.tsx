import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { client, need } from "@/api/client";
import type { Workspace } from "@/api/desk";
import { problemText } from "@/api/problemText";
import { type SopRun, useWords } from "@/api/procedure";
import classes from "@/features/sop/PathPanel.module.css";
import { language } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { CommandButton } from "@/ui/CommandButton";
import { Failed, Loading } from "@/ui/States";
import { SvgPicture } from "@/ui/SvgPicture";

// The whole procedure beside the card, with the way of this call: as a picture, and as a list that can be read out.
export function PathPanel({ workspace, run, close }: { workspace: Workspace; run: SopRun; close: () => void }) {
  const { t } = useTranslation(["sop", "common"]);
  const words = useWords();
  const spoken = useStore(language);
  const { id } = workspace.call;
  const list = useRef<HTMLElement>(null);
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

  const phases = run.phases.map((phase) => ({ phase, from: run.path.findIndex((visit) => visit.phase === phase.id) }));
  const title = (phase: string) => {
    const found = phases.find((item) => item.phase.id === phase);
    return found ? words(found.phase.title) : phase;
  };
  return (
    <section className={classes.panel} aria-label={t("picture.title")}>
      <header className={classes.head}>
        <h2 className={classes.title}>{t("picture.title")}</h2>
        <CommandButton variant="default" combination="Escape" onClick={close}>
          {t("common:action.close")}
        </CommandButton>
      </header>
      <div className={classes.body}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard */}
        <div className={classes.picture} tabIndex={0} role="group" aria-label={t("picture.flow")}>
          {picture.isError && <Failed text={problemText(picture.error)} retry={() => void picture.refetch()} />}
          {picture.isPending && <Loading />}
          {picture.data && <SvgPicture text={picture.data} show=".present" className={classes.svg} />}
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
