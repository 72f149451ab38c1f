import "@mantine/core/styles.layer.css";
import "@mantine/notifications/styles.layer.css";
import "@/app/mantine-variables.css";
import "@/app/fonts.css";
import "@/app/styles.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "@/app/App";
import { followPreferences } from "@/app/appearance";
import { startI18n } from "@/app/i18n";

followPreferences();
const place = document.getElementById("root");
if (place) {
  void startI18n().then(() =>
    createRoot(place).render(
      <StrictMode>
        <App />
      </StrictMode>,
    ),
  );
}
