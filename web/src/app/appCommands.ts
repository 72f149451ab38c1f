// Commands that belong to no feature: screens and the look.
import type { Command } from "@/actions/command";
import { currentSession, may } from "@/api/session";
import { dialog } from "@/app/dialogs";
import { askOrLeave } from "@/app/leave";
import { router } from "@/app/router";
import { i18n } from "@/lib/i18n";
import { colours, density, language, ringSound } from "@/lib/preferences";
import { expectField } from "@/lib/typeAhead";

const go = (to: "/desk" | "/calls" | "/callbacks" | "/tickets" | "/verifications" | "/reviews") => () =>
  void router.navigate({ to });
const goToTab = (tab: string) => () => void router.navigate({ to: "/admin/$tab", params: { tab } });

export const appCommands: readonly Command[] = [
  {
    id: "app.palette",
    group: "navigate",
    key: "Ctrl+K",
    label: () => i18n.t("common:command.palette"),
    run: () => {
      expectField();
      dialog.set("palette");
    },
  },
  {
    id: "app.keys",
    group: "navigate",
    key: "?",
    label: () => i18n.t("common:command.keys"),
    run: () => dialog.set("keys"),
  },
  {
    id: "app.help",
    group: "navigate",
    key: "F1",
    label: () => i18n.t("common:command.keys"),
    run: () => dialog.set("keys"),
  },
  {
    id: "app.desk",
    group: "navigate",
    key: "Alt+M",
    label: () => i18n.t("common:command.toDesk"),
    allowed: () => may("take_calls"),
    run: go("/desk"),
  },
  {
    id: "app.calls",
    group: "navigate",
    key: "Alt+J",
    label: () => i18n.t("common:command.toCalls"),
    run: go("/calls"),
  },
  {
    id: "app.callbacks",
    group: "navigate",
    key: "Alt+K",
    label: () => i18n.t("common:command.toCallbacks"),
    allowed: () => may("work_callbacks"),
    run: go("/callbacks"),
  },
  {
    id: "app.tickets",
    group: "navigate",
    key: "Alt+Q",
    label: () => i18n.t("say:open"),
    allowed: () => may("search_callers"),
    run: go("/tickets"),
  },
  {
    id: "app.simulator",
    group: "navigate",
    key: "Alt+S",
    label: () => i18n.t("simulator:command"),
    allowed: () => may("simulate") && currentSession()?.demo === true,
    run: () => dialog.set("simulator"),
  },
  {
    id: "app.users",
    group: "administration",
    key: "Alt+U",
    label: () => i18n.t("common:command.toUsers"),
    allowed: () => may("manage_users"),
    run: goToTab("users"),
  },
  {
    id: "app.settings",
    group: "administration",
    label: () => i18n.t("common:command.toSettings"),
    allowed: () => may("manage_settings"),
    run: goToTab("settings"),
  },
  {
    id: "app.verifications",
    group: "navigate",
    label: () => i18n.t("common:command.toVerifications"),
    allowed: () => may("see_all_calls"),
    run: go("/verifications"),
  },
  {
    id: "app.reviews",
    group: "navigate",
    label: () => i18n.t("common:command.toReviews"),
    allowed: () => may("review"),
    run: go("/reviews"),
  },
  {
    id: "app.alphabets",
    group: "administration",
    label: () => i18n.t("common:command.toAlphabets"),
    allowed: () => may("manage_settings"),
    run: goToTab("alphabets"),
  },
  {
    id: "app.procedure",
    group: "administration",
    label: () => i18n.t("common:command.toProcedure"),
    allowed: () => may("manage_settings"),
    run: goToTab("procedure"),
  },
  {
    id: "app.inspector",
    group: "administration",
    key: "Alt+I",
    label: () => i18n.t("common:command.toInspector"),
    allowed: () => may("inspect"),
    run: goToTab("inspector"),
  },
  {
    id: "app.accesses",
    group: "administration",
    label: () => i18n.t("common:command.toAccesses"),
    allowed: () => may("see_accesses"),
    run: goToTab("accesses"),
  },
  {
    id: "view.light",
    group: "view",
    label: () => i18n.t("common:command.light"),
    allowed: () => colours.get() !== "light",
    run: () => colours.set("light"),
  },
  {
    id: "view.dark",
    group: "view",
    label: () => i18n.t("common:command.dark"),
    allowed: () => colours.get() !== "dark",
    run: () => colours.set("dark"),
  },
  {
    id: "view.auto",
    group: "view",
    label: () => i18n.t("common:command.auto"),
    allowed: () => colours.get() !== "auto",
    run: () => colours.set("auto"),
  },
  {
    id: "view.compact",
    group: "view",
    label: () => i18n.t("common:command.compact"),
    allowed: () => density.get() !== "compact",
    run: () => density.set("compact"),
  },
  {
    id: "view.comfortable",
    group: "view",
    label: () => i18n.t("common:command.comfortable"),
    allowed: () => density.get() !== "comfortable",
    run: () => density.set("comfortable"),
  },
  {
    id: "view.language",
    group: "view",
    label: () => i18n.t("common:command.language"),
    run: () => language.set(language.get() === "id" ? "en" : "id"),
  },
  {
    id: "view.ringOn",
    group: "view",
    label: () => i18n.t("common:command.ringOn"),
    allowed: () => ringSound.get() === "off",
    run: () => ringSound.set("on"),
  },
  {
    id: "view.ringOff",
    group: "view",
    label: () => i18n.t("common:command.ringOff"),
    allowed: () => ringSound.get() === "on",
    run: () => ringSound.set("off"),
  },
  {
    id: "session.seat",
    group: "view",
    label: () => i18n.t("common:command.seat"),
    allowed: () => may("take_calls"),
    run: () => dialog.set("seat"),
  },
  {
    id: "session.password",
    group: "view",
    label: () => i18n.t("common:command.password"),
    run: () => dialog.set("password"),
  },
  { id: "session.signOut", group: "view", label: () => i18n.t("common:command.signOut"), run: askOrLeave },
];
