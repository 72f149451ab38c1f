import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { lazy, Suspense } from "react";
import { queryClient } from "@/api/queryClient";
import { useSession } from "@/api/session";
import { router } from "@/app/router";
import { theme } from "@/app/theme";
import { SignIn } from "@/features/session/SignIn";
import { useTranslation } from "@/lib/i18n";
import { colours } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { useIdle } from "@/lib/useIdle";
import { Failed, Loading } from "@/ui/States";
import { toldAnything } from "@/ui/toast";

const Toasts = lazy(() => import("@/app/Toasts").then((module) => ({ default: module.Toasts })));

export function App() {
  const scheme = useStore(colours);
  return (
    <QueryClientProvider client={queryClient}>
      {/* Variables and global classes are in files: the CSP forbids styles made at run time. */}
      <MantineProvider
        theme={theme}
        withCssVariables={false}
        withGlobalClasses={false}
        forceColorScheme={scheme === "auto" ? undefined : scheme}
      >
        <Gate />
        <ToastRegion />
      </MantineProvider>
    </QueryClientProvider>
  );
}

function Gate() {
  const session = useSession();
  if (session.isPending) return <Loading />;
  if (session.isError) return <Failed retry={() => void session.refetch()} />;
  if (!session.data) return <SignIn />;
  // Another person gets another tree: nothing on the screen outlives the change.
  return <RouterProvider key={session.data.user.id} router={router} />;
}

function ToastRegion() {
  const { t } = useTranslation();
  const told = useStore(toldAnything);
  const idle = useIdle();
  return (
    <section aria-label={t("toast.region")}>
      <Suspense fallback={null}>{(told || idle) && <Toasts />}</Suspense>
    </section>
  );
}
