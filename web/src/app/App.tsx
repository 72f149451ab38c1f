import { MantineProvider } from "@mantine/core";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { queryClient } from "@/api/queryClient";
import { useSession } from "@/api/session";
import { router } from "@/app/router";
import { Toasts } from "@/app/Toasts";
import { theme } from "@/app/theme";
import { SignIn } from "@/features/session/SignIn";
import { colours } from "@/lib/preferences";
import { useStore } from "@/lib/store";
import { Failed, Loading } from "@/ui/States";

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
  return (
    <section aria-label={t("toast.region")}>
      <Toasts />
    </section>
  );
}
