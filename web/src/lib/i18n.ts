// The one i18next instance. app/i18n.ts fills it; everything else only asks it.
import i18next from "i18next";

export const i18n = i18next.createInstance();
export type Language = "id" | "en";
