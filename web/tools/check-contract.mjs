// Fails when src/api/schema.d.ts is not what api/openapi.yaml gives. `npm run api` writes it anew.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "contract-"));
try {
  const fresh = join(folder, "schema.d.ts");
  execFileSync(process.execPath, ["node_modules/openapi-typescript/bin/cli.js", "../api/openapi.yaml", "-o", fresh], {
    stdio: "pipe",
  });
  if (readFileSync(fresh, "utf8") !== readFileSync("src/api/schema.d.ts", "utf8")) {
    console.error("src/api/schema.d.ts is not the contract's: run `npm run api` and commit it.");
    process.exit(1);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
