// The toasts of the app: a chunk of its own, fetched when the browser has nothing else to do or when something is told.
import { Notifications } from "@mantine/notifications";

export function Toasts() {
  return <Notifications position="bottom-right" limit={3} autoClose={4000} withinPortal={false} />;
}
