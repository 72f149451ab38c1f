import type { ReactNode, Ref } from "react";
import classes from "@/ui/Pane.module.css";

// A white panel with a heading; what is in it scrolls inside it.
export function Pane({
  title,
  aside,
  children,
  footer,
  label,
  ref,
  className,
  padded = true,
}: {
  title?: ReactNode;
  aside?: ReactNode;
  children: ReactNode;
  footer?: ReactNode;
  label: string;
  ref?: Ref<HTMLElement>;
  className?: string | undefined;
  padded?: boolean;
}) {
  return (
    <section className={`${classes.pane} ${className ?? ""}`} aria-label={label} ref={ref} tabIndex={-1}>
      {title !== undefined && (
        <header className={classes.head}>
          <h2 className={classes.title}>{title}</h2>
          {aside && <div className={classes.aside}>{aside}</div>}
        </header>
      )}
      {padded ? (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable with the keyboard
        <div className={classes.body} tabIndex={0} role="group" aria-label={label}>
          {children}
        </div>
      ) : (
        <div className={classes.bare}>{children}</div>
      )}
      {footer && <footer className={classes.foot}>{footer}</footer>}
    </section>
  );
}
