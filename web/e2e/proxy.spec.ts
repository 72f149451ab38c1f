// Behind nginx as Debian ships it: it buffers what it passes on, and must not buffer the stream.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { watchPages } from "./policy";
import { callTab, expect, freePort, marni, signIn, test } from "./sapa";

async function startProxy(folder: string, port: number, server: string): Promise<ChildProcess> {
  chmodSync(folder, 0o755);
  for (const name of ["body", "proxy", "fastcgi", "uwsgi", "scgi"]) mkdirSync(join(folder, name), { mode: 0o777 });
  // Only what it takes to run in a folder of its own; everything about proxying is nginx's default.
  writeFileSync(
    join(folder, "nginx.conf"),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log;
events {}
http {
  access_log off;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${port};
    location / { proxy_pass ${server}; proxy_set_header Host $http_host; }
  }
}
`,
  );
  const proxy = spawn("/usr/sbin/nginx", ["-c", join(folder, "nginx.conf"), "-e", join(folder, "error.log")], {
    stdio: "ignore",
  });
  const end = Date.now() + 20_000;
  for (;;) {
    if (proxy.exitCode !== null || Date.now() > end) throw new Error("nginx did not start");
    const ready = await fetch(`http://127.0.0.1:${port}/healthz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return proxy;
    await new Promise((done) => setTimeout(done, 25));
  }
}

test("behind a buffering proxy a call arrives at once, and the stream comes back with the server", async ({
  sapa,
  browser,
  faults,
  contextOptions,
}) => {
  const folder = mkdtempSync(join(tmpdir(), "sapa-nginx-"));
  const port = await freePort();
  const proxy = await startProxy(folder, port, sapa.url);
  const context = await browser.newContext(contextOptions);
  try {
    await watchPages(context, faults);
    const page = await context.newPage();
    await page.goto(`http://127.0.0.1:${port}`);
    await signIn(page, "agent1", "1001");
    await page.getByText("Tersambung", { exact: true }).waitFor();
    const first = await sapa.ring(marni);
    await expect(callTab(page, /Berdering.*MARNI/)).toHaveCount(1);
    await sapa.kill();
    await expect(page.getByText("Terputus dari server, mencoba lagi…")).toBeVisible();
    await sapa.start();
    await expect(page.getByText("Terputus dari server, mencoba lagi…")).toBeHidden();
    await sapa.answered(first, marni);
    await expect(callTab(page, /Tersambung.*MARNI/)).toHaveCount(1);
  } finally {
    await context.close();
    proxy.kill("SIGTERM");
    await once(proxy, "exit");
    rmSync(folder, { recursive: true, force: true });
  }
});
