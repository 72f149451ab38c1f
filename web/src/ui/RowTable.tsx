import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "@/lib/i18n";
import classes from "@/ui/RowTable.module.css";
import { tell } from "@/ui/toast";

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  // CSS width; without one the column shares what is left.
  width?: string;
  align?: "left" | "right";
  // 1 is left out of a table narrower than 960 px, 2 of 760, 3 of 560, 4 of 480; without one a column always stays.
  drop?: 1 | 2 | 3 | 4;
  mono?: boolean;
  // The heading sorts; "none" is a column that could.
  sorted?: "asc" | "desc" | "none";
}

// How a row was opened: who used a key goes on with keys.
export type OpenedBy = "key" | "pointer";

// A table of people: one tab stop, arrows move, Enter opens, C copies what the row stands for. Above the first row the arrows
// reach the headings, where Enter sorts.
export function RowTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  copyText,
  onSort,
  activeKey,
  footer,
  dense = false,
}: {
  label: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  onOpen?: (row: Row, by: OpenedBy) => void;
  onSort?: (columnId: string) => void;
  copyText?: (row: Row) => string;
  activeKey?: string | undefined;
  footer?: ReactNode;
  // Many columns in a narrow place.
  dense?: boolean;
}) {
  const { t } = useTranslation();
  const [at, setAt] = useState(0);
  const body = useRef<HTMLTableSectionElement>(null);
  const head = useRef<HTMLTableRowElement>(null);
  const current = Math.min(at, Math.max(0, rows.length - 1));

  const move = (to: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, to));
    setAt(next);
    const row = body.current?.rows[next];
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };
  const headings = () =>
    [...(head.current?.querySelectorAll("button") ?? [])].filter((button) => button.offsetParent !== null);
  const onHeadKey = (event: KeyboardEvent<HTMLButtonElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const all = headings();
    const here = all.indexOf(event.currentTarget);
    const target = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
    if (target !== undefined) {
      event.preventDefault();
      all[Math.max(0, Math.min(all.length - 1, target))]?.focus();
    } else if (event.key === "ArrowDown") {
      event.preventDefault();
      move(0);
    }
  };
  const onKey = (event: KeyboardEvent, row: Row) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.altKey || event.metaKey) return;
    const target = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      PageDown: current + 10,
      PageUp: current - 10,
      Home: 0,
      End: rows.length - 1,
    }[event.key];
    if (event.key === "ArrowUp" && current === 0 && headings().length > 0) {
      event.preventDefault();
      headings()[0]?.focus();
    } else if (target !== undefined) {
      event.preventDefault();
      move(target);
    } else if (event.key === "Enter" && onOpen) {
      event.preventDefault();
      onOpen(row, "key");
    } else if (event.key.toLowerCase() === "c" && copyText) {
      event.preventDefault();
      const text = copyText(row);
      navigator.clipboard?.writeText(text).then(
        () => tell(`${t("action.copied")}: ${text}`),
        () => {},
      );
    }
  };

  return (
    <div className={classes.frame} data-dense={dense || undefined}>
      <div className={classes.scroll}>
        {/* biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: rows take the focus, so this is a grid */}
        <table className={classes.table} role="grid" aria-label={label} aria-rowcount={rows.length + 1}>
          <thead>
            <tr ref={head}>
              {columns.map((column) => (
                <th
                  key={column.id}
                  scope="col"
                  style={{ width: column.width }}
                  data-align={column.align}
                  data-drop={column.drop}
                  aria-sort={ariaSort(column)}
                >
                  {column.sorted && onSort ? (
                    <button
                      type="button"
                      tabIndex={-1}
                      className={classes.sort}
                      data-sorted={column.sorted}
                      onClick={() => onSort(column.id)}
                      onKeyDown={onHeadKey}
                    >
                      {column.header}
                      <span aria-hidden="true" className={classes.arrow}>
                        {column.sorted === "asc" ? "▲" : column.sorted === "desc" ? "▼" : ""}
                      </span>
                    </button>
                  ) : (
                    column.header
                  )}
                </th>
              ))}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row, index) => {
              const key = rowKey(row);
              return (
                <tr
                  key={key}
                  tabIndex={index === current ? 0 : -1}
                  aria-rowindex={index + 2}
                  aria-selected={activeKey === undefined ? undefined : activeKey === key}
                  data-open={onOpen ? true : undefined}
                  onFocus={() => setAt(index)}
                  onKeyDown={(event) => onKey(event, row)}
                  onDoubleClick={() => onOpen?.(row, "pointer")}
                  onClick={() => onOpen?.(row, "pointer")}
                >
                  {columns.map((column) => (
                    <td
                      key={column.id}
                      data-align={column.align}
                      data-drop={column.drop}
                      className={column.mono ? "mono" : undefined}
                    >
                      {column.cell(row)}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {footer && <div className={classes.footer}>{footer}</div>}
    </div>
  );
}

function ariaSort<Row>({ sorted }: Column<Row>): "ascending" | "descending" | "none" | undefined {
  if (sorted === undefined || sorted === "none") return sorted;
  return sorted === "asc" ? "ascending" : "descending";
}
