// The look of Sapa for Mantine. tools/mantine-variables.mjs turns this into mantine-variables.css, because the strict
// Content-Security-Policy allows no style that is made at run time.
import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const pln: MantineColorsTuple = [
  "#eaf3fd",
  "#d3e5f8",
  "#a7caf0",
  "#77ade8",
  "#4f94e0",
  "#2f80d6",
  "#1a6dc4",
  "#0b5cad",
  "#084a8d",
  "#063a70",
];

// Cool greys for the dark view; Mantine's own are brown beside our blue.
const dark: MantineColorsTuple = [
  "#e7ebf0",
  "#c6ced7",
  "#a3aeba",
  "#84909c",
  "#3b4550",
  "#2f3842",
  "#1d232b",
  "#171c23",
  "#12171d",
  "#0e1216",
];

export const fontStack =
  '"Inter Variable", "Noto Sans", "Segoe UI", "Noto Sans Arabic", "Noto Color Emoji", system-ui, sans-serif';
export const monoStack = '"JetBrains Mono Variable", "DejaVu Sans Mono", ui-monospace, monospace';

export const theme = createTheme({
  primaryColor: "pln",
  primaryShade: { light: 7, dark: 6 },
  colors: { pln, dark },
  fontFamily: fontStack,
  fontFamilyMonospace: monoStack,
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.875rem", lg: "1rem", xl: "1.25rem" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.45", lg: "1.5", xl: "1.3" },
  spacing: { xs: "6px", sm: "8px", md: "12px", lg: "16px", xl: "24px" },
  headings: {
    fontWeight: "650",
    sizes: { h1: { fontSize: "1.125rem" }, h2: { fontSize: "0.9375rem" }, h3: { fontSize: "0.8125rem" } },
  },
});

// Mantine's own values of these fail 4.5:1 on our surfaces.
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-error": "#b42318",
    "--mantine-color-dimmed": "#59636e",
    "--mantine-color-placeholder": "#66707b",
    "--mantine-color-text": "#14181f",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-default-border": "#c9d1da",
  },
  dark: {
    "--mantine-color-error": "#ff9b8e",
    "--mantine-color-dimmed": "#a3aeba",
    "--mantine-color-placeholder": "#94a0ad",
    "--mantine-color-text": "#e7ebf0",
    "--mantine-color-body": "#171c23",
    "--mantine-color-default": "#1d232b",
    "--mantine-color-default-hover": "#252d37",
    "--mantine-color-default-border": "#3b4550",
    "--mantine-color-anchor": "#7cb8ff",
  },
});
