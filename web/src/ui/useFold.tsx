import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "@/lib/i18n";

// The first of a list that would push away what stands below it, and a button for the rest.
export function useFold<T>(items: readonly T[]): { shown: readonly T[]; toggle: ReactNode } {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const more = items.length - 1;
  return {
    shown: open ? items : items.slice(0, 1),
    toggle: more > 0 && (
      <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t("action.fold") : t("action.unfold", { more })}
      </Button>
    ),
  };
}
