import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  timeout: 60_000,
  workers: 1,
  outputDir: "../../build/test-logs/sip",
  use: {
    locale: "id-ID",
    timezoneId: "Asia/Makassar",
    viewport: { width: 1366, height: 768 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      chromiumSandbox: false,
      args: ["--disable-gpu", "--disable-quic"],
    },
  },
});
