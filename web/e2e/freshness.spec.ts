// How fresh the data of the old systems is: what a watcher writes into the database is in the last line of every desk.
import { DatabaseSync } from "node:sqlite";
import { clean } from "./clean";
import { expect, type Sapa, test } from "./sapa";

const hour = 3_600_000;

// As the watcher of a folder notes it, which is another process.
function note(sapa: Sapa, source: string, kind: string, until: number | null, problem = "", code = ""): void {
  const database = new DatabaseSync(sapa.database, { timeout: 5_000 });
  const now = Date.now();
  database
    .prepare(
      "INSERT INTO import_watches (source, kind, file_name, last_file_at_ms, data_until_ms, problem, problem_code, waiting, busy, seen_at_ms, changed_at_ms) " +
        "VALUES (?, ?, 'tiket-0940.csv', ?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT (source, kind) DO UPDATE SET data_until_ms = excluded.data_until_ms, " +
        "problem = excluded.problem, problem_code = excluded.problem_code, seen_at_ms = excluded.seen_at_ms, changed_at_ms = excluded.changed_at_ms",
    )
    .run(source, kind, until === null && problem ? null : now, until, problem, code, now, now);
  database.close();
}

const clock = (at: number) =>
  new Intl.DateTimeFormat("id-ID", {
    timeZone: "Asia/Jakarta",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(at);

test("the desk says how fresh the old systems' data is, at once and without asking", async ({ sapa, agent }) => {
  const page = await agent();
  const line = page.getByRole("contentinfo").getByRole("button", { name: / s\/d / });
  await expect(page.getByRole("contentinfo").getByText("Tersambung", { exact: true })).toBeVisible();
  await expect(line).toHaveCount(0);
  // A file that could not be taken is no data yet.
  note(sapa, "crm", "callers", null, "no such column");
  // Two days ago is yesterday's data everywhere.
  const old = Date.now() - 50 * hour;
  note(sapa, "apkt", "tickets", old);
  await expect(line).toHaveText(new RegExp(`APKT s/d \\d\\d \\w+ \\d{4}, ${clock(old)}`));
  await expect(line).toHaveAttribute("data-warns");
  await expect(line).toHaveAttribute("title", /APKT: data terakhir kemarin dulu\. Perubahan sesudahnya belum ada/);
  await clean(page, "light old data");
  const fresh = Date.now() - 60_000;
  note(sapa, "apkt", "tickets", fresh);
  await expect(line).toContainText(clock(fresh));
  await expect(line).not.toHaveAttribute("data-warns");
  await line.focus();
  await page.keyboard.press("Enter");
  const details = page.getByRole("dialog").filter({ hasText: "Data dari sistem lama" });
  await expect(details).toContainText("APKT · tiket");
  await expect(details).toContainText("lancar");
  await expect(details).not.toContainText("tiket-0940.csv");
  await clean(page, "light freshness details");
  await page.keyboard.press("Escape");
  await expect(details).toBeHidden();
  await expect(line).toBeFocused();
});

test("what was wrong with a file stands in the words of who looks", async ({ sapa, agent }) => {
  note(sapa, "apkt", "tickets", Date.now() - 60_000, "a.gz is a damaged or incomplete archive.", "archive_torn");
  note(sapa, "crm", "callers", Date.now() - 60_000, "Something new.", "never_heard_of");
  const page = await agent("leader", "");
  await page
    .getByRole("contentinfo")
    .getByRole("button", { name: / s\/d / })
    .click();
  const details = page.getByRole("dialog").filter({ hasText: "Data dari sistem lama" });
  await expect(details.getByText("Arsipnya rusak atau tidak lengkap; kirim ulang.")).toHaveAttribute(
    "title",
    "a.gz is a damaged or incomplete archive.",
  );
  await expect(details.getByText("Berkas terakhir tidak dapat diambil.")).toBeVisible();
});
