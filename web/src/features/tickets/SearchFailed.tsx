import { Button } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useKeyOf } from "@/actions/useCommands";
import { codeOf, ProblemError } from "@/api/problem";
import { problemText } from "@/api/problemText";
import { type Calendar, newestFirst, presets, type TicketSearch, withPreset } from "@/features/tickets/search";
import { keepFocus } from "@/lib/focus";
import { useTranslation } from "@/lib/i18n";
import { day } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { Failed } from "@/ui/States";

// Why there is no table, and the ways back to one.
export function SearchFailed({
  error,
  search,
  calendar,
  change,
  retry,
}: {
  error: unknown;
  search: TicketSearch;
  calendar: Calendar;
  change: (search: TicketSearch) => void;
  retry: () => void;
}) {
  const { t } = useTranslation("tickets");
  const newestKey = useKeyOf("tickets.newest");
  const first = useRef<HTMLButtonElement>(null);
  // The heading that was pressed has gone with the table.
  useEffect(() => keepFocus(() => first.current?.focus()), []);
  const code = codeOf(error);
  const refused = error instanceof ProblemError && error.problem.status === 422;
  if (code === "range_inverted") {
    return (
      <Failed
        text={t("inverted")}
        actions={
          <Button
            ref={first}
            size="xs"
            variant="default"
            onClick={() => change({ ...search, from: search.to ?? "", to: search.from ?? "" })}
          >
            {t("swapDates")}
          </Button>
        }
      />
    );
  }
  if (code === "sort_too_wide" || code === "sort_unknown") {
    return (
      <Failed
        text={problemText(error)}
        actions={
          <>
            <CommandButton ref={first} combination={newestKey} onClick={() => change(newestFirst(search))}>
              {t("newestFirst")}
            </CommandButton>
            {code === "sort_too_wide" &&
              presets.map((preset) => (
                <Button key={preset} size="xs" variant="default" onClick={() => change(withPreset(search, preset))}>
                  {t(`preset.${preset}`, { date: day(calendar.programStart) })}
                </Button>
              ))}
          </>
        }
      />
    );
  }
  return refused ? <Failed text={problemText(error)} /> : <Failed text={problemText(error)} retry={retry} />;
}

// The address holds what is no filter: it is said, not searched without it.
export function StrangeAddress({ names, clear }: { names: readonly string[]; clear: () => void }) {
  const { t } = useTranslation("tickets");
  return (
    <Failed
      text={t("strange", { names: names.join(", ") })}
      actions={
        <Button size="xs" variant="default" onClick={clear}>
          {t("withoutStrange")}
        </Button>
      }
    />
  );
}
