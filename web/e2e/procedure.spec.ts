// Six ways through the e-mail procedure, by keyboard only: no test in this file clicks.
import { chromium, type Page } from "@playwright/test";
import { watchPages } from "./policy";
import { budi, callTab, dataCaller, expect, marni, type Sapa, shared, signIn, stranger, test } from "./sapa";

const card = (page: Page) => page.getByRole("region", { name: "Prosedur email" });
const tiles = (page: Page) => card(page).getByRole("group", { name: /^Ejaan/ });
const step = (page: Page, name: string | RegExp) =>
  expect(card(page).getByRole("heading", { level: 3, name })).toBeVisible();
const picture = (page: Page, name: string) =>
  process.env.SAPA_PICTURES ? page.screenshot({ path: test.info().outputPath(`${name}.png`) }) : undefined;

async function call(sapa: Sapa, page: Page, from: string, name: RegExp): Promise<string> {
  const id = await sapa.ring(from);
  await callTab(page, name).waitFor();
  await sapa.answered(id, from);
  await callTab(page, /Tersambung/).waitFor();
  return id;
}

// Enter by Enter until every letter is confirmed.
async function spellToTheEnd(page: Page): Promise<void> {
  await expect(tiles(page)).toBeVisible();
  for (let enters = 0; enters < 40 && (await tiles(page).locator("[data-state=open]").count()) > 0; enters += 1)
    await page.keyboard.press("Enter");
}

test("a new caller gives his e-mail, letter by letter", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  // Keys are the card's only while it has the focus.
  await page.keyboard.press("y");
  await step(page, "Tanyakan kelengkapan data");
  await page.keyboard.press("F2");
  await expect(card(page).getByRole("textbox", { name: /nama/i })).toBeFocused();
  await page.keyboard.type("SITI");
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue("SITI");
  await picture(page, "missing");
  await page.keyboard.press("Tab");
  await page.keyboard.type("JL CEMPAKA 7");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await expect(card(page).getByText("Boleh saya catat alamat email Bapak/Ibu")).toBeVisible();
  await page.keyboard.press("i");
  await expect(card(page).getByText("Boleh saya catat alamat email Ibu")).toBeVisible();
  await expect(dataCaller(page).getByLabel("Sapaan")).toHaveValue("IBU");
  await picture(page, "ask");
  await page.keyboard.press("y");
  await step(page, /Input email/);
  const field = card(page).getByRole("textbox", { name: "Email" });
  await expect(field).toBeFocused();
  await page.keyboard.type(
    "sierra india tango india titik charlie oscar november tango oscar hotel at gmail titik com",
  );
  await expect(card(page).getByRole("list", { name: "Terbaca" }).getByRole("listitem").first()).toContainText("Sierra");
  await picture(page, "capture");
  await page.keyboard.press("Enter");
  await step(page, "Bacakan alamat email lengkap");
  await picture(page, "read-back");
  await page.keyboard.press("e");
  await step(page, "Eja per huruf");
  await picture(page, "spell");
  await spellToTheEnd(page);
  await expect(card(page).getByRole("status").getByRole("heading")).toHaveText(/./);
  await expect(card(page)).toContainText("siti.contoh@gmail.com");
  await expect(callTab(page, /IBU SITI.*Dikenali/)).toBeVisible();
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("siti.contoh@gmail.com");
  await expect(dataCaller(page)).toContainText("sudah dieja");
  await picture(page, "ended");
});

test("a known caller is verified, and what was found stands beside it", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await step(page, "Pastikan nama penelepon");
  await expect(card(page).getByText("“Baik, apakah saya berbicara dengan Ibu MARNI?”")).toBeVisible();
  await expect(card(page).getByRole("region", { name: "Email ditemukan" })).toContainText("beda 1 huruf");
  await picture(page, "name");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  await page.keyboard.press("Shift+F2");
  const flow = page.getByRole("region", { name: "Alur prosedur email" });
  await expect(flow.getByRole("list")).toContainText("Ya, orangnya");
  await expect(flow.locator("svg .step.present")).toBeInViewport();
  await picture(page, "picture");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("region", { name: "Alur prosedur email" })).toBeHidden();
  await page.keyboard.press("e");
  await step(page, "Eja per huruf");
  const differing = tiles(page).locator("[data-level=conflict]");
  await expect(differing).toContainText("Alfa");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(3);
  await picture(page, "spell-half");
  await page.keyboard.press("Backspace");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(2);
  await spellToTheEnd(page);
  await expect(dataCaller(page)).toContainText("sudah dieja");
  await picture(page, "verified");
});

test("one letter is corrected, and only it is spelled again", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  await page.keyboard.press("e");
  await expect(tiles(page)).toBeVisible();
  const differing = tiles(page).locator("[data-level=conflict]");
  for (let enters = 0; enters < 12 && (await differing.getAttribute("aria-current")) === null; enters += 1)
    await page.keyboard.press("Enter");
  await page.keyboard.press("u");
  // A letter that was typed is none yet: it is asked for, and the address is what it was.
  await expect(card(page).getByRole("alert")).toContainText("A menjadi U (Umbrella)?");
  await expect(tiles(page).locator("[data-state=proposed]")).toContainText("Umbrella");
  await expect(tiles(page).locator("[data-state=corrected]")).toHaveCount(0);
  await picture(page, "proposed");
  await page.keyboard.press("Enter");
  await expect(tiles(page).locator("[data-state=corrected] del")).toContainText("A");
  await expect(tiles(page).locator("[data-state=corrected]")).toContainText("Umbrella");
  await expect(card(page)).toContainText("marni.ayu@yahoo.com");
  await picture(page, "corrected");
  await page.keyboard.press("Enter");
  // Two answers went out: which letter, and the address as it is now. Only the corrected letter waits.
  await step(page, "Eja ulang");
  await expect(tiles(page).locator("[data-state=open]")).toHaveCount(1);
  await expect(tiles(page).locator("[data-state=open]")).toContainText("Umbrella");
  await expect(tiles(page).locator("[data-state=open] del")).toContainText("A");
  await picture(page, "respell");
  await page.keyboard.press("Enter");
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("marni.ayu@yahoo.com");
  await expect(dataCaller(page)).toContainText("sudah dieja");
});

test("it was given before under another number, and is found without searching", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.type("MARNI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await page.keyboard.press("p");
  await step(page, "Apakah nomor telepon sama?");
  await page.keyboard.press("t");
  await step(page, "Tanyakan nomor saat melapor sebelumnya");
  await page.keyboard.press("y");
  const number = card(page).getByRole("textbox");
  await expect(number).toBeFocused();
  await page.keyboard.type("0877 0000 1234");
  await page.keyboard.press("Enter");
  await step(page, "Bacakan alamat email lengkap");
  await expect(card(page).locator("blockquote")).toContainText(/MARNI\.AY[AU]@YAHOO\.COM/);
  await picture(page, "found");
  await page.keyboard.press("e");
  await spellToTheEnd(page);
  await expect(dataCaller(page)).toContainText("sudah dieja");
});

test("what is odd about an address is said and never changed, and one that stands for none is refused", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.type("SITI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await page.keyboard.press("y");
  const field = card(page).getByRole("textbox", { name: "Email" });
  await expect(field).toBeFocused();
  const odd = card(page).getByRole("status");
  await page.keyboard.type("info@gmial.com");
  await expect(odd).toContainText("@gmail.com?");
  await expect(odd).toContainText("Alamat kantor");
  await expect(field).toHaveValue("info@gmial.com");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("tidakada@gmail.com");
  await expect(odd).toContainText("Alamat pengganti");
  await page.keyboard.press("Enter");
  await expect(card(page).getByRole("alert")).toContainText("Ini bukan alamat");
  await page.keyboard.press("Control+a");
  await page.keyboard.type("siti@mailinator.com");
  await expect(odd).toContainText("sekali pakai");
  await page.keyboard.press("Enter");
  await step(page, "Bacakan alamat email lengkap");
  await expect(odd).toContainText("sekali pakai");
  await expect(card(page).locator("blockquote")).toContainText("SITI@MAILINATOR.COM");
});

test("a caller refuses: no more questions, and what is missing is shown", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.type("SITI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  // Back, and the same way again: an answer is dropped, nothing is doubled.
  await page.keyboard.press("Backspace");
  await step(page, "Tanyakan kelengkapan data");
  await expect(card(page).getByRole("textbox", { name: /nama/i })).toHaveValue("SITI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await page.keyboard.press("t");
  await expect(card(page).getByRole("status").getByRole("heading")).toBeVisible();
  await expect(page.getByRole("region", { name: "Belum lengkap" }).getByRole("button").first()).toBeVisible();
  await picture(page, "refused");
});

test("an emergency and a later are one key each, a skip takes its reason with one key", async ({ sapa, agent }) => {
  const page = await agent();
  const first = await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("d");
  await expect(card(page).getByRole("status").getByRole("heading")).toBeVisible();
  await sapa.ended(first, marni);
  await page.getByRole("region", { name: "Penutup" }).waitFor();
  await page.keyboard.press("Alt+t");
  await page.keyboard.press("9");
  await expect(page.getByText("Tidak ada panggilan", { exact: true })).toBeVisible();
  const second = await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.press("Escape");
  await page.keyboard.press("n");
  await expect(card(page).getByRole("status").getByRole("heading")).toBeVisible();
  await sapa.ended(second, stranger);
  await page.getByRole("region", { name: "Penutup" }).waitFor();
  await page.keyboard.press("Alt+t");
  await page.keyboard.press("9");
  await expect(page.getByText("Tidak ada panggilan", { exact: true })).toBeVisible();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  await page.keyboard.press("z");
  await expect(card(page).getByRole("group", { name: /Lewati prosedur/ })).toBeVisible();
  await picture(page, "skip");
  await page.keyboard.press("2");
  await expect(card(page).getByRole("status")).toContainText("QA dapat melihatnya");
});

test("a browser that is killed in the middle goes on where it was", async ({ sapa, agent, faults }) => {
  const launch = {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    chromiumSandbox: false,
    args: ["--disable-gpu", "--disable-quic"],
  };
  const doomed = await chromium.launchServer(launch);
  const browser = await chromium.connect(doomed.wsEndpoint());
  const context = await browser.newContext({ locale: "id-ID", viewport: { width: 1366, height: 768 } });
  await watchPages(context, faults);
  const before = await context.newPage();
  await before.goto(sapa.url);
  await signIn(before, "agent1", "1001");
  await before.getByText("Siap menerima panggilan").waitFor();
  await call(sapa, before, stranger, /0812/);
  await before.keyboard.press("F2");
  await before.keyboard.type("SITI");
  await before.keyboard.press("Enter");
  await step(before, "Minta alamat email");
  await before.keyboard.press("y");
  await step(before, /Input email/);
  await expect(card(before).getByRole("textbox", { name: "Email" })).toBeFocused();
  const kept = before.waitForResponse(
    (response) => response.url().endsWith("/draft") && (response.request().postData() ?? "").includes("siti.con"),
  );
  await before.keyboard.type("siti.con");
  await kept;
  await doomed.kill();

  const page = await agent();
  await callTab(page, /0812/).waitFor();
  await step(page, /Input email/);
  await page.keyboard.press("F2");
  await expect(card(page).getByRole("textbox", { name: "Email" })).toHaveValue("siti.con");
  await page.keyboard.press("End");
  await page.keyboard.type("toh@gmail.com");
  await page.keyboard.press("Enter");
  await step(page, "Bacakan alamat email lengkap");
  await page.keyboard.press("e");
  await spellToTheEnd(page);
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("siti.contoh@gmail.com");
  await expect(dataCaller(page)).toContainText("sudah dieja");
});

test("keys faster than the server are never answers of a step that was not seen", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  let sent = 0;
  await page.route("**/answers", async (route) => {
    sent += 1;
    await new Promise((later) => setTimeout(later, 400));
    await route.continue();
  });
  await page.keyboard.press("F2");
  // Twice the same, then the other answer of this step, then the key of the next step.
  for (const key of ["y", "y", "t", "e"]) await page.keyboard.press(key);
  await step(page, "Eja per huruf");
  expect(sent).toBe(2);
  for (let enters = 0; enters < 25; enters += 1) await page.keyboard.press("Enter");
  await expect(dataCaller(page)).toContainText("sudah dieja");
  expect(sent).toBe(3);
});

test("a key on letters that came before the reply to what led to them is taken", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  let reply = () => {};
  const replied = new Promise<void>((done) => {
    reply = done;
  });
  await page.route("**/answers", async (route) => {
    const response = await route.fetch();
    await replied;
    await route.fulfill({ response });
  });
  await page.keyboard.press("e");
  // By the news of it.
  await step(page, "Eja per huruf");
  await expect(tiles(page).locator("[aria-current=step]")).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(tiles(page)).toHaveAttribute("aria-busy", "true");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(0);
  reply();
  await expect(tiles(page).locator("[data-state=right]")).not.toHaveCount(0);
});

test("a letter that is typed before the letters are there is no answer; an emergency is one", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  let sent = 0;
  await page.route("**/answers", async (route) => {
    sent += 1;
    await new Promise((later) => setTimeout(later, 400));
    await route.continue();
  });
  for (const key of ["e", "y"]) await page.keyboard.press(key);
  await step(page, "Eja per huruf");
  await expect(tiles(page).locator("[data-state=open]").first()).toBeFocused();
  expect(sent).toBe(1);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Backspace");
  await step(page, "Bacakan alamat email lengkap");
  for (const key of ["e", "Alt+Shift+d"]) await page.keyboard.press(key);
  await expect(card(page).getByRole("status").getByRole("heading")).toContainText("Ditunda");
});

test("Backspace takes back an answer that is still on its way", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.route("**/answers", async (route) => {
    await new Promise((later) => setTimeout(later, 400));
    await route.continue();
  });
  await page.keyboard.press("F2");
  const taken = page.waitForResponse((response) => response.request().method() === "DELETE");
  for (const key of ["y", "Backspace"]) await page.keyboard.press(key);
  expect((await taken).ok()).toBe(true);
  await step(page, "Pastikan nama penelepon");
});

test("an answer that the server does not get is sent again, once", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await sapa.kill();
  await page.keyboard.press("y");
  await expect(card(page).getByText("dikirim ulang otomatis")).toBeVisible();
  await sapa.start();
  await step(page, "Bacakan alamat email lengkap");
});

const answer = (page: Page, name: string | RegExp) =>
  card(page).getByRole("group", { name: "Jawaban" }).getByRole("button", { name });
const anyTime = (page: Page) => card(page).getByRole("group", { name: "Kapan saja" });

async function toLetters(sapa: Sapa, page: Page): Promise<string> {
  const id = await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
  await page.keyboard.press("e");
  await expect(tiles(page)).toBeVisible();
  return id;
}

test("no key is drawn that does something else: over the letters the answers are behind Esc", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await toLetters(sapa, page);
  const right = answer(page, "Benar semua");
  await expect(right.locator("kbd")).toHaveText(["Esc", "Y"]);
  await expect(anyTime(page).getByRole("button", { name: /Nanti/ }).locator("kbd")).toHaveText("Alt+Shift+N");
  await expect(card(page).locator("kbd", { hasText: "⌫" })).toHaveCount(1);
  // The slip: a letter of an answer. It is asked for, and taken back by Backspace and by Esc.
  for (const key of ["Backspace", "Escape"]) {
    await page.keyboard.press("F2");
    await page.keyboard.press("y");
    await expect(card(page).getByRole("alert")).toContainText("M menjadi Y (Yankee)?");
    await page.keyboard.press(key);
    await expect(card(page).getByRole("alert")).toBeEmpty();
    await expect(tiles(page).locator("[data-state=corrected], [data-state=proposed]")).toHaveCount(0);
  }
  // Esc led to the answers, and there the plain key is the answer.
  await expect(right).toBeFocused();
  await expect(right.locator("kbd")).toHaveText(["Y"]);
  await expect(card(page).locator("kbd", { hasText: "⌫" })).toHaveCount(1);
  await picture(page, "answers");
  // The sheet of keys knows what works from everywhere.
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Tombol" });
  await expect(sheet.getByRole("listitem").filter({ hasText: "Nanti saja" }).locator("kbd")).toHaveText("Alt+Shift+N");
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  await page.keyboard.press("F2");
  await page.keyboard.press("Escape");
  await expect(right).toBeFocused();
  await page.keyboard.press("y");
  await expect(card(page).getByRole("status")).toContainText("marni.aya@yahoo.com");
});

test("later and an emergency are one key over the letters, in a field, and from another pane", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  const end = async (id: string, from: string) => {
    await expect(card(page).getByRole("status").getByRole("heading")).toContainText("Ditunda");
    await sapa.ended(id, from);
    await page.getByRole("region", { name: "Penutup" }).waitFor();
    await page.keyboard.press("Alt+t");
    await page.keyboard.press("9");
    const unsaved = page.getByRole("button", { name: "Buang lalu tutup" });
    const empty = page.getByText("Tidak ada panggilan", { exact: true });
    await expect(unsaved.or(empty)).toBeVisible();
    if (await unsaved.isVisible()) await unsaved.press("Enter");
    await expect(empty).toBeVisible();
  };
  let id = await toLetters(sapa, page);
  await page.keyboard.press("Alt+Shift+n");
  await expect(card(page).getByRole("status").getByRole("heading")).toContainText("Ditunda");
  // What was put off was not walked through.
  const phases = card(page).getByRole("list", { name: "Tahap prosedur" }).getByRole("listitem");
  await expect(phases).toHaveText([/✓.*Permintaan/, /○.*Pencatatan/, /○.*Verifikasi/]);
  await end(id, marni);
  id = await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.type("SITI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await page.keyboard.press("y");
  await expect(card(page).getByRole("textbox", { name: "Email" })).toBeFocused();
  await page.keyboard.press("Alt+Shift+d");
  await end(id, stranger);
  id = await call(sapa, page, budi, /BUDI/);
  await dataCaller(page).getByLabel("Alamat").focus();
  await page.keyboard.press("Alt+Shift+d");
  await end(id, budi);
});

test("a word that is no code word is asked about before anything of it is stored", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.type("SITI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await page.keyboard.press("y");
  const field = card(page).getByRole("textbox", { name: "Email" });
  await expect(field).toBeFocused();
  await page.keyboard.type("siti contoh@gmail.com");
  await page.keyboard.press("Enter");
  const readings = card(page).getByRole("group", { name: /Bukan kata ejaan: siti/ });
  await expect(readings.getByRole("button")).toHaveText([
    /SITICONTOH@GMAIL\.COM/,
    /CONTOH@GMAIL\.COM/,
    /SCONTOH@GMAIL\.COM/,
  ]);
  await step(page, /Input email/);
  await expect(dataCaller(page).getByLabel("Email")).not.toHaveValue("scontoh@gmail.com");
  await picture(page, "readings");
  await page.keyboard.press("Backspace");
  await expect(readings).toBeHidden();
  await expect(field).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(readings.getByRole("button").first()).toBeFocused();
  await page.keyboard.press("2");
  await step(page, "Bacakan alamat email lengkap");
  await expect(card(page).locator("blockquote")).toContainText(" CONTOH@GMAIL.COM");
});

test("what is wrong with an address is said", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page, stranger, /0812/);
  await page.keyboard.press("F2");
  await page.keyboard.type("SITI");
  await page.keyboard.press("Enter");
  await step(page, "Minta alamat email");
  await page.keyboard.press("y");
  await expect(card(page).getByRole("textbox", { name: "Email" })).toBeFocused();
  for (const [address, fault] of [
    ["siti@@gmail.com", "lebih dari satu"],
    ["siti..a@gmail.com", "dua titik"],
    ["münchen@gmail.com", "“ü” tidak dapat"],
    [`${"a".repeat(65)}@gmail.com`, "65 huruf, paling banyak 64"],
  ] as const) {
    await page.keyboard.press("Control+a");
    await page.keyboard.insertText(address);
    await page.keyboard.press("Enter");
    await expect(card(page).getByRole("alert")).toContainText(fault);
  }
});

test("letters that were confirmed stay so when the page is loaded again, and the call stays the one that was shown", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await toLetters(sapa, page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(3);
  await sapa.ring(stranger);
  await callTab(page, /0812/).waitFor();
  await page.reload();
  await expect(callTab(page, /MARNI/)).toHaveAttribute("aria-selected", "true");
  await expect(tiles(page).locator("[data-state=right]")).toHaveCount(3);
  await expect(callTab(page, /0812/)).toHaveAttribute("aria-selected", "false");
  const kept = () =>
    page.evaluate(async () => {
      const opened = indexedDB.open("sapa-spelling");
      await new Promise((done) => opened.addEventListener("success", done));
      const all = opened.result.transaction("progress").objectStore("progress").count();
      await new Promise((done) => all.addEventListener("success", done));
      return all.result;
    });
  expect(await kept()).toBe(1);
  await page.keyboard.press("F2");
  await spellToTheEnd(page);
  await expect(dataCaller(page)).toContainText("sudah dieja");
});

test("the picture is read large, made to fit and in the dark with dark paper", async ({ sapa, agent }) => {
  const page = await agent();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("gelap");
  await page.keyboard.press("Enter");
  await call(sapa, page, marni, /MARNI/);
  await page.keyboard.press("F2");
  await page.keyboard.press("Shift+F2");
  const flow = page.getByRole("region", { name: "Alur prosedur email" });
  const sheet = flow.getByRole("group", { name: /Gambar alur/ });
  await expect(sheet).toBeFocused();
  const svg = sheet.locator("svg");
  await expect(flow.locator("svg .step.present")).toBeInViewport();
  const sizes = () =>
    svg.evaluate((drawn) => ({
      scale: drawn.getBoundingClientRect().width / (drawn as SVGSVGElement).viewBox.baseVal.width,
      room: (drawn.getBoundingClientRect().width ?? 0) - (drawn.parentElement?.parentElement?.clientWidth ?? 0),
    }));
  expect((await sizes()).scale).toBeCloseTo(1, 2);
  await picture(page, "dark-flow");
  await page.keyboard.press("+");
  await expect.poll(async () => (await sizes()).scale).toBeGreaterThan(1.2);
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  await expect.poll(async () => (await sizes()).scale).toBeLessThan(0.9);
  await page.keyboard.press("0");
  await expect.poll(async () => Math.round((await sizes()).room)).toBe(0);
  await picture(page, "dark-flow-fit");
  const paper = await svg
    .locator("> rect")
    .first()
    .evaluate((rect) => getComputedStyle(rect).fill);
  expect(paper).not.toBe("rgb(255, 255, 255)");
  await page.keyboard.press("Escape");
  await expect(flow).toBeHidden();
  await page.keyboard.press("y");
  await step(page, "Bacakan alamat email lengkap");
});

test("of a shared number the e-mails are shown with whose they are, and nobody's when it is none of them", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  const id = await call(sapa, page, shared, /0813/);
  const found = card(page).getByRole("region", { name: "Email ditemukan" });
  await expect(found.getByRole("listitem")).toHaveText([/toko\.sumber@gmail\.com.*YUDI/, /RATNA.*belum ada email/]);
  await picture(page, "shared");
  await page.keyboard.press("F2");
  await page.keyboard.press("t");
  await expect(card(page)).toContainText("Email orang lain pada nomor ini tidak ditampilkan");
  await expect(card(page)).not.toContainText("toko.sumber");
  await sapa.ended(id, shared);
  await page.getByRole("region", { name: "Penutup" }).waitFor();
  await page.keyboard.press("Alt+t");
  await page.keyboard.press("9");
  await call(sapa, page, marni, /MARNI/);
  await expect(card(page)).toContainText("marni.aya@yahoo.com");
  await page.keyboard.press("F2");
  await page.keyboard.press("t");
  await expect(card(page)).toContainText("Email orang lain pada nomor ini tidak ditampilkan");
  await expect(card(page)).not.toContainText("@yahoo.com");
});
