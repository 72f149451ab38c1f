// The direction of imports: app -> features -> api, actions, ui, lib; a feature never imports a feature.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";

const below = {
  app: ["app", "features", "api", "actions", "ui", "lib"],
  features: ["api", "actions", "ui", "lib"],
  actions: ["actions", "api", "ui", "lib"],
  ui: ["ui", "lib"],
  api: ["api", "lib"],
  lib: ["lib"],
};
let wrong = 0;
for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !/\.tsx?$/.test(entry.name)) continue;
  const path = relative("src", join(entry.parentPath, entry.name));
  const [room, feature] = path.split("/");
  for (const [, target] of readFileSync(join("src", path), "utf8").matchAll(/(?:from|import)\s*\(?\s*"(@\/[^"]+)"/g)) {
    const [, to, other] = target.split("/");
    if (room === "features" && to === "features" && other === feature) continue;
    if (below[room]?.includes(to)) continue;
    wrong += 1;
    console.error(`src/${path} imports ${target}: ${room} may use ${below[room]?.join(", ")} only.`);
  }
  if (room === "features" && /from\s+"(\.\.\/){2,}/.test(readFileSync(join("src", path), "utf8"))) {
    wrong += 1;
    console.error(`src/${path} climbs out of its feature with "../..": use "@/".`);
  }
}
process.exit(wrong ? 1 : 0);
