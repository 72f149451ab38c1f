import { createStore } from "@/lib/store";

// The one dialog of the app that is open.
export const dialog = createStore<"none" | "palette" | "keys" | "seat" | "password" | "leave" | "simulator">("none");
export const closeDialog = () => dialog.set("none");
