import "@/features/tickets/strings";
import { getRouteApi } from "@tanstack/react-router";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useCommands, useKeyOf } from "@/actions/useCommands";
import type { Schemas } from "@/api/types";
import { Announcements } from "@/features/tickets/Announcements";
import { useColumns } from "@/features/tickets/columns";
import { ExportFile } from "@/features/tickets/ExportFile";
import { type MonitoringScreen, monitoringCommands } from "@/features/tickets/monitoringCommands";
import { useCalendar, useChoices } from "@/features/tickets/requests";
import { SearchFailed, StrangeAddress } from "@/features/tickets/SearchFailed";
import { SearchForm } from "@/features/tickets/SearchForm";
import {
  explicitFilters,
  filterOf,
  newestFirst,
  nextSort,
  type SortColumn,
  strangersIn,
  type TicketSearch,
  validateTicketSearch,
} from "@/features/tickets/search";
import { TicketDetail } from "@/features/tickets/TicketDetail";
import classes from "@/features/tickets/Tickets.module.css";
import { useMonitoring } from "@/features/tickets/useMonitoring";
import { Views } from "@/features/tickets/Views";
import { useTranslation } from "@/lib/i18n";
import { wholeNumber } from "@/lib/text";
import { zoneName } from "@/lib/time";
import { CommandButton } from "@/ui/CommandButton";
import { FreshPill } from "@/ui/FreshPill";
import { IconTicket } from "@/ui/icons";
import { RowTable } from "@/ui/RowTable";
import { Screen } from "@/ui/Screen";
import { Empty, Loading } from "@/ui/States";

type Row = Schemas["ReportRow"];
const route = getRouteApi("/tickets");

// Monitoring Tiket: every report of every call, found in one field, watched live.
export function Monitoring() {
  const { t } = useTranslation("tickets");
  // What is no filter stands in it too.
  const address = route.useSearch();
  const search = useMemo(() => validateTicketSearch({ ...address }), [address]);
  const strangers = strangersIn({ ...address });
  const navigate = route.useNavigate();
  const calendar = useCalendar();
  const can = useChoices().data?.can ?? [];
  const filter = useMemo(() => filterOf(search, calendar), [search, calendar]);
  const list = useMonitoring(filter);
  const [more, setMore] = useState(false);
  const [side, setSide] = useState<"detail" | "announcements">("detail");
  const [popover, setPopover] = useState<"none" | "views" | "export">("none");

  const change = useCallback((next: TicketSearch) => void navigate({ search: next }), [navigate]);
  // Where the focus was when the detail was opened: it returns there.
  const origin = useRef<HTMLElement | null>(null);
  const byKey = useRef(false);
  const openReport = useCallback(
    (row: Row, how: "key" | "pointer" = "pointer") => {
      origin.current = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      byKey.current = how === "key";
      setSide("detail");
      void navigate({ search: (before) => ({ ...before, report: row.reportNo }) });
    },
    [navigate],
  );
  const closeSide = useCallback(() => {
    setSide("detail");
    void navigate({ search: ({ report: _report, ...before }) => before });
    origin.current?.focus();
  }, [navigate]);

  const shown = { sort: list.page?.sort ?? search.sort ?? "createdAt", order: list.page?.order ?? "desc" };
  const exact = useMemo(
    () =>
      new Set([
        ...(list.page?.read ?? []).map(({ kind }) => kind),
        ...explicitFilters(search).filter(
          (name): name is "report_no" | "ticket_no" | "email" | "created_by" =>
            name === "report_no" || name === "ticket_no" || name === "email" || name === "created_by",
        ),
      ]),
    [list.page?.read, search],
  );
  const columns = useColumns(shown, exact, openReport);
  const sortBy = (column: SortColumn) => change({ ...search, ...nextSort(column, shown) });

  // The commands are a stable list; what they act on is read when they run.
  const screen = useRef<MonitoringScreen | undefined>(undefined);
  screen.current = {
    list,
    search,
    change,
    sortBy,
    toggleFilters: () => setMore((before) => !before),
    openViews: () => setPopover("views"),
    openExport: () => setPopover("export"),
    openAnnouncements: () => setSide("announcements"),
    closeSide,
    can,
  };
  useCommands(useMemo(() => monitoringCommands(() => screen.current), []));

  const open = search.report;
  useEffect(() => {
    if (open === undefined) byKey.current = false;
  }, [open]);
  const read = list.page?.read ?? [];
  const toPage = useKeyOf("tickets.next");
  const toPrevious = useKeyOf("tickets.previous");
  const newestKey = useKeyOf("tickets.newest");
  const freshKey = useKeyOf("tickets.fresh");
  const announceKey = useKeyOf("tickets.announcements");

  return (
    <Screen
      title={t("title")}
      aside={
        <>
          {list.fresh > 0 && (
            <FreshPill aria-keyshortcuts={freshKey} onClick={list.reload}>
              {t("new", { count: list.fresh, shown: list.fresh > 100 ? "100+" : wholeNumber(list.fresh) })}
            </FreshPill>
          )}
          <div className={classes.bar}>
            <Views
              opened={popover === "views"}
              setOpened={(opened) => setPopover(opened ? "views" : "none")}
              search={search}
              apply={change}
              mayShare={can.includes("share_views")}
            />
            {can.includes("export") && (
              <ExportFile
                opened={popover === "export"}
                setOpened={(opened) => setPopover(opened ? "export" : "none")}
                filter={filter}
              />
            )}
            {can.includes("announce") && (
              <CommandButton
                variant="default"
                combination={announceKey}
                onClick={() => setSide(side === "announcements" ? "detail" : "announcements")}
              >
                {t("announcement.title")}
              </CommandButton>
            )}
          </div>
        </>
      }
      filters={<SearchForm search={search} calendar={calendar} more={more} setMore={setMore} change={change} />}
      wide
      detail={
        side === "announcements" ? (
          <Announcements close={closeSide} />
        ) : (
          open !== undefined && (
            <TicketDetail
              key={open}
              reportNo={open}
              takeFocus={byKey.current}
              close={closeSide}
              openReport={(reportNo) => void navigate({ search: (before) => ({ ...before, report: reportNo }) })}
            />
          )
        )
      }
    >
      {strangers.length > 0 ? (
        <StrangeAddress names={strangers} clear={() => change(search)} />
      ) : list.error && !list.page ? (
        <SearchFailed error={list.error} search={search} calendar={calendar} change={change} retry={list.reload} />
      ) : !list.page ? (
        <Loading lines={10} />
      ) : list.rows.length === 0 ? (
        <Empty icon={<IconTicket size={18} />} title={t("none")}>
          {read.length > 0 ? <ReadAs read={read} /> : t("noneHint")}
        </Empty>
      ) : (
        <div className={classes.list} data-settling={list.settling || undefined}>
          <RowTable
            label={t("title")}
            columns={columns}
            rows={list.rows}
            rowKey={(row) => row.reportNo}
            activeKey={side === "detail" ? (open ?? "") : ""}
            onOpen={openReport}
            onSort={(id) => sortBy(id as SortColumn)}
            copyText={(row) => row.reportNo}
            footer={
              <>
                <span aria-live="polite">
                  {t("shown", {
                    from: wholeNumber(list.from),
                    to: wholeNumber(list.to),
                    total: list.total > 10_000 ? `${wholeNumber(10_000)}+` : wholeNumber(list.total),
                  })}
                </span>
                <span>{t("times", { zone: zoneName() })}</span>
                {list.total > 10_000 && byWords(search, read) && <span>{t("newestOfWords")}</span>}
                {read.length > 0 && <ReadAs read={read} />}
                <span className={classes.space} />
                <CommandButton
                  variant="default"
                  combination={toPrevious}
                  disabled={!list.hasPrevious}
                  onClick={() => list.turn(-1)}
                >
                  {t("previous")}
                </CommandButton>
                <CommandButton
                  variant="default"
                  combination={toPage}
                  disabled={!list.hasNext}
                  onClick={() => list.turn(1)}
                >
                  {t("next")}
                </CommandButton>
                {shown.sort !== "createdAt" && (
                  <CommandButton variant="default" combination={newestKey} onClick={() => change(newestFirst(search))}>
                    {t("newestFirst")}
                  </CommandButton>
                )}
              </>
            }
          />
        </div>
      )}
    </Screen>
  );
}

// A search by words ranks its newest ten thousand; the pages end there.
function byWords(search: Schemas["TicketFilter"], read: Schemas["ReportPage"]["read"]): boolean {
  return read.some(({ kind }) => kind === "words") || Boolean(search.words ?? search.name ?? search.address);
}

// How the one field was understood.
function ReadAs({ read }: { read: Schemas["ReportPage"]["read"] }) {
  const { t } = useTranslation("tickets");
  return (
    <span>
      {t("readAs")}{" "}
      {read.map(({ kind, value }, index) => (
        <span key={`${kind}-${value}`}>
          {index > 0 && ", "}
          {t(`filter.${kind}`)} <bdi>{value}</bdi>
        </span>
      ))}
    </span>
  );
}
