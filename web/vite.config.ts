import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { precompress } from "./tools/precompress.ts";

const server = process.env.SAPA_SERVER ?? "http://127.0.0.1:8123";

export default defineConfig({
  plugins: [react(), precompress()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    // Nothing inline: the server's Content-Security-Policy allows only files of our own origin.
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    target: "es2023",
    modulePreload: {
      polyfill: false,
      // What is loaded already need not be looked for by each screen that comes later.
      resolveDependencies: (_, files, { hostType }) =>
        hostType === "html" ? files : files.filter((file) => !file.startsWith("assets/first-")),
    },
    // The first page in one file: some thirty that others share cost the browser a request and a compilation each.
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: "first", tags: ["$initial"] }] } } },
  },
  worker: { format: "es" },
  // The built app under the server's own policy, in front of a server that runs elsewhere.
  preview: {
    proxy: { "/api": server, "/openapi.json": server },
    headers: {
      "Content-Security-Policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
    },
  },
  server: { proxy: { "/api": server, "/openapi.json": server } },
});
