import { rememberedChoice } from "@/lib/remembered";

export const language = rememberedChoice("language", ["id", "en"] as const, "id");
export const colours = rememberedChoice("colours", ["auto", "light", "dark"] as const, "light");
export const density = rememberedChoice("density", ["compact", "comfortable"] as const, "compact");
export const ringSound = rememberedChoice("ring", ["on", "off"] as const, "on");
