import type { ReactNode } from "react";
import classes from "@/ui/Notice.module.css";
import type { Tone } from "@/ui/Tag";

// A line or a small box inside a pane that says something about what is beside it. `live` reads it out when it appears.
export function Notice({
  tone,
  title,
  children,
  actions,
  live = false,
}: {
  tone: Tone;
  title?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  live?: boolean;
}) {
  return (
    <div className={classes.notice} data-tone={tone} role={live ? "status" : undefined}>
      {title && <div className={classes.title}>{title}</div>}
      {children && <div>{children}</div>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
