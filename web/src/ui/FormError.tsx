import type { ReactNode } from "react";
import { Notice } from "@/ui/Notice";

// Why a form was not taken, read out when it appears; nothing while there is nothing to say.
export function FormError({ children, tone = "danger" }: { children: ReactNode; tone?: "danger" | "warn" }) {
  if (!children) return null;
  return (
    <div role="alert">
      <Notice tone={tone}>{children}</Notice>
    </div>
  );
}
