// Toasts: bottom right, four seconds, at most three; errors stay until they are closed.
import { notifications } from "@mantine/notifications";
import type { ReactNode } from "react";
import { i18n } from "@/lib/i18n";
import { createStore } from "@/lib/store";

// Who shows the toasts comes with the first of them.
export const toldAnything = createStore(false);

export function tell(message: ReactNode, options: { id?: string } = {}): void {
  toldAnything.set(true);
  notifications.show({
    message,
    color: "pln",
    autoClose: 4000,
    withBorder: true,
    closeButtonProps: { "aria-label": i18n.t("common:toast.closeLabel") },
    role: "status",
    ...options,
  });
}

export function tellError(message: ReactNode, options: { id?: string } = {}): void {
  toldAnything.set(true);
  notifications.show({
    message,
    color: "red.8",
    autoClose: false,
    withBorder: true,
    closeButtonProps: { "aria-label": i18n.t("common:toast.closeLabel") },
    role: "alert",
    ...options,
  });
}

export function forget(id: string): void {
  notifications.hide(id);
}
