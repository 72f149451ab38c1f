// Writes src/app/mantine-variables.css from src/app/theme.ts (strict CSP: MantineProvider must not inject it at run time).
// With --check it only compares, and fails when the file is old.
import { readFileSync, writeFileSync } from "node:fs";
import {
  convertCssVariables,
  DEFAULT_THEME,
  deepMerge,
  defaultCssVariablesResolver,
  mergeMantineTheme,
} from "@mantine/core";
import { cssVariablesResolver, theme } from "../src/app/theme.ts";

const path = new URL("../src/app/mantine-variables.css", import.meta.url);
const merged = mergeMantineTheme(DEFAULT_THEME, theme);
const variables = deepMerge(defaultCssVariablesResolver(merged), cssVariablesResolver(merged));
const css = `/* Written by tools/mantine-variables.mjs from theme.ts; do not edit. */\n${convertCssVariables(variables)
  .replaceAll("}", "}\n")
  .replaceAll("{", "{\n  ")
  .replace(/;\s*(?=--)/g, ";\n  ")}`;

if (process.argv.includes("--check")) {
  if (readFileSync(path, "utf8") !== css) {
    console.error("src/app/mantine-variables.css is older than theme.ts: run `npm run mantine-css`.");
    process.exit(1);
  }
} else {
  writeFileSync(path, css);
}
