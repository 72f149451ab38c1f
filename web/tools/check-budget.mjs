// Refuses a build whose first load is too heavy (docs/web.md, Budgets): what index.html loads, gzip -9, without lazy chunks.
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const limits = { js: 260_000, css: 60_000 };
const html = readFileSync("dist/index.html", "utf8");
const sizes = { js: 0, css: 0 };
for (const [, path, kind] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(js|css))"/g)) {
  sizes[kind] += gzipSync(readFileSync(`dist/${path}`), { level: 9 }).length;
}
let over = false;
for (const [kind, size] of Object.entries(sizes)) {
  over ||= size > limits[kind] || size === 0;
  console.log(`first load, ${kind}: ${(size / 1000).toFixed(1)} kB gzip of ${limits[kind] / 1000} kB`);
}
if (over) {
  console.error(
    "The first load is over its budget (or empty). Make a screen lazy, or say in docs/web.md why the budget moves.",
  );
  process.exit(1);
}
