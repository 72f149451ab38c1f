import "i18next";
import type { Catalogues } from "@/app/strings";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "common";
    resources: Catalogues;
    returnNull: false;
  }
}
