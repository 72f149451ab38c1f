import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { queryClient } from "@/api/queryClient";
import { useSession } from "@/api/session";
import { router } from "@/app/router";
import { theme } from "@/app/theme";
import { SignIn } from "@/features/session/SignIn";
import { useTranslation } from "@/lib/i18n";
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
        <Toasts />
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

function Toasts() {
  const { t } = useTranslation();
  return (
    <section aria-label={t("toast.region")}>
      <Notifications position="bottom-right" limit={3} autoClose={4000} withinPortal={false} />
    </section>
  );
}
