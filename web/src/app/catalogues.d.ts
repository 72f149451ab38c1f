import type { Catalogues as All } from "@/app/strings";

declare module "@/lib/i18n" {
  interface Catalogues extends All {}
}
