// The screens in the rail, as data. A screen is shown to whom its `may` allows; the server decides anyway.

import type { LinkProps } from "@tanstack/react-router";
import type { ComponentType } from "react";
import type { Session } from "@/api/session";
import { i18n } from "@/lib/i18n";
import {
  IconActivity,
  IconCheck,
  IconHeadset,
  IconHistory,
  IconPhoneOutgoing,
  IconSettings,
  IconTicket,
  IconUsers,
} from "@/ui/icons";

export interface NavItem {
  to: NonNullable<LinkProps["to"]>;
  params?: LinkProps["params"];
  label: () => string;
  icon: ComponentType<{ size?: number | string }>;
  may: (session: Session) => boolean;
}

const can = (what: string) => (session: Session) => session.can.includes(what);

export const navItems: readonly NavItem[] = [
  { to: "/desk", label: () => i18n.t("common:nav.desk"), icon: IconHeadset, may: can("take_calls") },
  { to: "/calls", label: () => i18n.t("common:nav.calls"), icon: IconHistory, may: () => true },
  {
    to: "/callbacks",
    label: () => i18n.t("common:nav.callbacks"),
    icon: IconPhoneOutgoing,
    may: can("work_callbacks"),
  },
  { to: "/tickets", label: () => i18n.t("common:nav.tickets"), icon: IconTicket, may: can("search_callers") },
  {
    to: "/verifications",
    label: () => i18n.t("common:nav.verifications"),
    icon: IconCheck,
    may: can("see_all_calls"),
  },
  { to: "/reviews", label: () => i18n.t("common:nav.reviews"), icon: IconUsers, may: can("review") },
  { to: "/figures", label: () => i18n.t("common:nav.figures"), icon: IconActivity, may: can("see_all_calls") },
  {
    to: "/admin/$tab",
    params: { tab: "users" },
    label: () => i18n.t("common:nav.administration"),
    icon: IconSettings,
    may: (session) => can("manage_users")(session) || can("see_accesses")(session),
  },
];

export function navFor(session: Session): readonly NavItem[] {
  return navItems.filter((item) => item.may(session));
}
