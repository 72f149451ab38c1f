import type { components } from "@/api/schema";

// The contract's shapes, e.g. Schemas["Call"].
export type Schemas = components["schemas"];
