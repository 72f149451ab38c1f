import { Button, Skeleton } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { useTranslation } from "@/lib/i18n";
import { IconAlertTriangle, IconRefresh } from "@/ui/icons";
import classes from "@/ui/States.module.css";

// Nothing for 200 ms, then grey lines in the place of what comes (no jump when it comes).
export function Loading({ lines = 4, label }: { lines?: number; label?: string }) {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={classes.loading} role="status" aria-busy="true" aria-label={label ?? t("state.loading")}>
      {late &&
        Array.from({ length: lines }, (_, index) => (
          <Skeleton key={String(index)} height={14} radius="sm" animate={false} />
        ))}
    </div>
  );
}

export function Empty({ icon, title, children }: { icon?: ReactNode; title: ReactNode; children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      {icon && <div className={classes.icon}>{icon}</div>}
      <div className={classes.title}>{title}</div>
      {children && <div className={classes.text}>{children}</div>}
    </div>
  );
}

// `actions`: the ways out where trying again cannot help.
export function Failed({ text, retry, actions }: { text?: string; retry?: () => void; actions?: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div className={classes.empty} role="alert">
      <div className={classes.icon}>
        <IconAlertTriangle size={20} />
      </div>
      <div className={classes.title}>{text ?? t("state.failed")}</div>
      {retry && (
        <Button size="xs" variant="default" leftSection={<IconRefresh size={14} />} onClick={retry}>
          {t("state.retry")}
        </Button>
      )}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  );
}
