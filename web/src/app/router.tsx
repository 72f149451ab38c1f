// The routes. A new screen: one createRoute here, one line in nav.ts, its strings in strings.ts (docs/web.md).
// Everything but the desk is lazy: the agent's first load stays small.
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router";
import { currentSession } from "@/api/session";
import { BrokenScreen } from "@/app/BrokenScreen";
import { DeskPage } from "@/app/DeskPage";
import { navFor } from "@/app/nav";
import { Shell } from "@/app/Shell";
import { validateCallbackSearch } from "@/features/callbacks/search";
import { validateCallLogSearch } from "@/features/calllog/search";
import { validateReviewSearch } from "@/features/review/search";
import { validateTicketSearch } from "@/features/tickets/search";
import { validateVerificationSearch } from "@/features/verifications/search";
import { readSearch, writeSearch } from "@/lib/address";

const root = createRootRoute({ component: Shell, notFoundComponent: DeskPage });

const home = createRoute({
  getParentRoute: () => root,
  path: "/",
  beforeLoad: () => {
    const session = currentSession();
    throw redirect({ to: (session && navFor(session)[0]?.to) ?? "/desk", replace: true });
  },
});

const desk = createRoute({ getParentRoute: () => root, path: "/desk", component: DeskPage });

const calls = createRoute({
  getParentRoute: () => root,
  path: "/calls",
  validateSearch: validateCallLogSearch,
  component: lazyRouteComponent(() => import("@/features/calllog/CallLog"), "CallLog"),
});

const callbacks = createRoute({
  getParentRoute: () => root,
  path: "/callbacks",
  validateSearch: validateCallbackSearch,
  component: lazyRouteComponent(() => import("@/features/callbacks/Callbacks"), "Callbacks"),
});

const tickets = createRoute({
  getParentRoute: () => root,
  path: "/tickets",
  validateSearch: validateTicketSearch,
  component: lazyRouteComponent(() => import("@/features/tickets/Monitoring"), "Monitoring"),
});

const verifications = createRoute({
  getParentRoute: () => root,
  path: "/verifications",
  validateSearch: validateVerificationSearch,
  component: lazyRouteComponent(() => import("@/features/verifications/Verifications"), "Verifications"),
});

const figures = createRoute({
  getParentRoute: () => root,
  path: "/figures",
  component: lazyRouteComponent(() => import("@/features/figures/Figures"), "Figures"),
});

const reviews = createRoute({
  getParentRoute: () => root,
  path: "/reviews",
  validateSearch: validateReviewSearch,
  component: lazyRouteComponent(() => import("@/features/review/Review"), "Review"),
});

const administration = createRoute({
  getParentRoute: () => root,
  path: "/admin/$tab",
  component: lazyRouteComponent(() => import("@/features/admin/Admin"), "Admin"),
});

export const router = createRouter({
  routeTree: root.addChildren([home, desk, calls, callbacks, tickets, verifications, reviews, figures, administration]),
  parseSearch: readSearch,
  stringifySearch: writeSearch,
  defaultPreload: "intent",
  // What is fetched later cannot be while the server is away; the rest of the page stays.
  defaultErrorComponent: BrokenScreen,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
