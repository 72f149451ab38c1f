import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: ".",
  timeout: 40_000,
  expect: { timeout: 8_000 },
  workers: 2,
  outputDir: "../../build/test-logs/desk",
  use: {
    locale: "id-ID",
    timezoneId: "Asia/Jakarta",
    viewport: { width: 1366, height: 768 },
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      chromiumSandbox: false,
      args: ["--disable-gpu", "--disable-quic"],
    },
  },
});
