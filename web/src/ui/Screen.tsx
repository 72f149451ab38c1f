import type { ReactNode } from "react";
import classes from "@/ui/Screen.module.css";

// A screen beside the desk: heading, filters, a list, and the detail beside (not over) the list.
export function Screen({
  title,
  aside,
  filters,
  children,
  detail,
  wide = false,
}: {
  title: string;
  aside?: ReactNode;
  filters?: ReactNode;
  children: ReactNode;
  detail?: ReactNode;
  // A detail with whole texts takes more of the width.
  wide?: boolean;
}) {
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1 className={classes.title}>{title}</h1>
        {aside}
      </header>
      {filters && <div className={classes.filters}>{filters}</div>}
      <div className={classes.body} data-detail={detail ? (wide ? "wide" : "slim") : undefined}>
        <div className={classes.list}>{children}</div>
        {detail}
      </div>
    </div>
  );
}
