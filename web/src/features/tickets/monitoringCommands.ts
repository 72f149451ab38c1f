// What can be done on Monitoring Tiket, as data.
import type { Command } from "@/actions/command";
import {
  newestFirst,
  presets,
  type SortColumn,
  sortColumns,
  type TicketSearch,
  withPreset,
} from "@/features/tickets/search";
import type { useMonitoring } from "@/features/tickets/useMonitoring";
import { focusField } from "@/lib/focus";
import { i18n } from "@/lib/i18n";
import { day } from "@/lib/time";

export interface MonitoringScreen {
  list: ReturnType<typeof useMonitoring>;
  search: TicketSearch;
  change: (search: TicketSearch) => void;
  sortBy: (column: SortColumn) => void;
  toggleFilters: () => void;
  openViews: () => void;
  openExport: () => void;
  openAnnouncements: () => void;
  closeSide: () => void;
  can: readonly string[];
}

// `screen` is read when a command is shown or run.
export function monitoringCommands(screen: () => MonitoringScreen | undefined): readonly Command[] {
  const group = "tickets" as const;
  const may = (what: string) => () => screen()?.can.includes(what) ?? false;
  return [
    {
      id: "tickets.search",
      group,
      key: "/",
      label: () => i18n.t("tickets:command.search"),
      run: () => void focusField("tickets-q"),
    },
    {
      id: "tickets.rows",
      group,
      key: "ArrowDown",
      label: () => i18n.t("tickets:command.rows"),
      allowed: () => document.activeElement?.matches('[data-field="tickets-q"]') ?? false,
      run: () => document.querySelector<HTMLElement>("[role=grid] tbody [tabindex='0']")?.focus(),
    },
    {
      id: "tickets.filters",
      group,
      key: "Alt+W",
      label: () => i18n.t("tickets:more"),
      run: () => screen()?.toggleFilters(),
    },
    {
      id: "tickets.clear",
      group,
      label: () => i18n.t("tickets:clear"),
      run: () => screen()?.change({}),
    },
    {
      id: "tickets.next",
      group,
      key: "Alt+PageDown",
      label: () => i18n.t("tickets:command.next"),
      allowed: () => screen()?.list.hasNext ?? false,
      run: () => screen()?.list.turn(1),
    },
    {
      id: "tickets.previous",
      group,
      key: "Alt+PageUp",
      label: () => i18n.t("tickets:command.previous"),
      allowed: () => screen()?.list.hasPrevious ?? false,
      run: () => screen()?.list.turn(-1),
    },
    {
      id: "tickets.fresh",
      group,
      key: "Alt+Z",
      label: () => i18n.t("tickets:command.fresh"),
      run: () => screen()?.list.reload(),
    },
    {
      id: "tickets.newest",
      group,
      key: "Alt+0",
      label: () => i18n.t("tickets:newestFirst"),
      run: () => {
        const at = screen();
        at?.change(newestFirst(at.search));
      },
    },
    {
      id: "tickets.views",
      group,
      key: "Alt+V",
      label: () => i18n.t("tickets:view.title"),
      run: () => screen()?.openViews(),
    },
    {
      id: "tickets.export",
      group,
      key: "Alt+X",
      label: () => i18n.t("tickets:export.title"),
      allowed: may("export"),
      mine: may("export"),
      run: () => screen()?.openExport(),
    },
    {
      id: "tickets.announcements",
      group,
      key: "Alt+A",
      label: () => i18n.t("tickets:announcement.title"),
      allowed: may("announce"),
      mine: may("announce"),
      run: () => screen()?.openAnnouncements(),
    },
    {
      id: "tickets.close",
      group,
      label: () => i18n.t("tickets:close"),
      allowed: () => screen()?.search.report !== undefined,
      run: () => screen()?.closeSide(),
    },
    ...presets.map((preset) => ({
      id: `tickets.preset.${preset}`,
      group,
      label: () =>
        i18n.t("tickets:command.preset", {
          preset:
            preset === "program"
              ? i18n.t("tickets:preset.program", { date: day("2019-11-25") })
              : i18n.t(`tickets:preset.${preset}`),
        }),
      run: () => {
        const at = screen();
        at?.change(withPreset(at.search, preset));
      },
    })),
    ...sortColumns.map((column) => ({
      id: `tickets.sort.${column}`,
      group,
      label: () => i18n.t("tickets:command.sort", { column: i18n.t(`tickets:column.${column}`) }),
      run: () => screen()?.sortBy(column),
    })),
  ];
}
