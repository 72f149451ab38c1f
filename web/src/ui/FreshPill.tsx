import type { ButtonHTMLAttributes } from "react";
import classes from "@/ui/FreshPill.module.css";

// "2 baru" over a list: rows that came meanwhile are announced and shown on request, never moved under the cursor.
export function FreshPill(props: ButtonHTMLAttributes<HTMLButtonElement>) {
  return <button type="button" {...props} className={classes.pill} />;
}
