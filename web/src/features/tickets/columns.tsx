import { useMemo } from "react";
import type { Schemas } from "@/api/types";
import { Marked } from "@/features/tickets/Marked";
import type { Order } from "@/features/tickets/search";
import classes from "@/features/tickets/Tickets.module.css";
import { statusTone } from "@/features/tickets/ticketRow";
import { useTranslation } from "@/lib/i18n";
import { shortDateTime } from "@/lib/time";
import type { Column } from "@/ui/RowTable";
import { Tag } from "@/ui/Tag";

type Row = Schemas["ReportRow"];
type Read = Schemas["ReportPage"]["read"][number]["kind"];

// The columns of Monitoring Tiket. Status stands second so that no screen cuts it; what can be missed goes first when the detail
// takes its room.
export function useColumns(
  sort: { sort: string; order: Order },
  exact: ReadonlySet<Read>,
  open: (row: Row) => void,
): readonly Column<Row>[] {
  const { t } = useTranslation("tickets");
  return useMemo(() => {
    const sorted = (id: string) => (sort.sort === id ? sort.order : "none");
    const whole = (text: string, kind: Read) =>
      exact.has(kind) && text !== "" ? <mark className={classes.mark}>{text}</mark> : text || "–";
    const columns: Column<Row>[] = [
      {
        id: "reportNo",
        header: t("column.reportNo"),
        width: "90px",
        mono: true,
        cell: (row) => whole(row.reportNo, "report_no"),
      },
      {
        id: "status",
        header: t("column.status"),
        width: "250px",
        cell: (row) => (
          <Tag tone={statusTone(row)}>
            <span className={classes.status} title={row.status}>
              {row.status}
            </span>
          </Tag>
        ),
      },
      {
        id: "ticketNo",
        header: t("column.ticketNo"),
        width: "80px",
        mono: true,
        cell: (row) => whole(row.ticketNo, "ticket_no"),
      },
      {
        id: "reporterName",
        header: t("column.reporterName"),
        width: "10%",
        cell: (row) => (
          <span title={row.reporterName}>
            {row.reporterName ? (
              <Marked text={row.reporterName} field="reporterName" highlights={row.highlights} />
            ) : (
              "–"
            )}
          </span>
        ),
      },
      {
        id: "reporterAddress",
        header: t("column.reporterAddress"),
        cell: (row) => (
          <span title={row.reporterAddress}>
            {row.reporterAddress ? (
              <Marked text={row.reporterAddress} field="reporterAddress" highlights={row.highlights} />
            ) : (
              "–"
            )}
          </span>
        ),
      },
      {
        id: "email",
        header: t("column.email"),
        width: "12%",
        drop: 1,
        cell: (row) =>
          row.email ? (
            <span title={row.email}>
              {exact.has("email") ? (
                <mark className={classes.mark}>{row.email}</mark>
              ) : (
                <Marked text={row.email} field="email" highlights={row.highlights} />
              )}
            </span>
          ) : (
            "–"
          ),
      },
      {
        id: "createdBy",
        header: t("column.createdBy"),
        width: "100px",
        drop: 1,
        cell: (row) => whole(row.createdBy, "created_by"),
      },
      {
        id: "createdAt",
        header: t("column.createdAt"),
        width: "132px",
        cell: (row) => shortDateTime(row.createdAt),
      },
      {
        id: "repeatCount",
        header: t("column.repeatCount"),
        width: "70px",
        align: "right",
        drop: 1,
        cell: (row) => row.repeatCount,
      },
    ];
    return [
      ...columns.map((column) => ({ ...column, sorted: sorted(column.id) }) as const),
      {
        id: "detail",
        header: t("column.detail"),
        width: "82px",
        drop: 1,
        cell: (row) => (
          <button
            type="button"
            tabIndex={-1}
            className={classes.open}
            onClick={(event) => {
              event.stopPropagation();
              open(row);
            }}
          >
            {t("openDetail")}
            <span className="hidden-but-read"> {row.reportNo}</span>
          </button>
        ),
      },
    ];
  }, [t, sort.sort, sort.order, exact, open]);
}
