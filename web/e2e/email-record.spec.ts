// The e-mail that is on record: how far it is to be trusted, the letter to its owner, the consent, and the story of it.
import { createServer, type Server } from "node:net";
import type { Page } from "@playwright/test";
import { callTab, dataCaller, expect, marni, Sapa, test } from "./sapa";

const info = (page: Page) => page.getByRole("region", { name: "Info Pelanggan" });
const record = (page: Page) => info(page).getByRole("group", { name: "Email penelepon" });
const story = (page: Page) => info(page).getByRole("group", { name: "Riwayat" });
const card = (page: Page) => page.getByRole("region", { name: "Prosedur email" });
const picture = (page: Page, name: string) =>
  process.env.SAPA_PICTURES ? page.screenshot({ path: test.info().outputPath(`${name}.png`) }) : undefined;

async function call(sapa: Sapa, page: Page, from = marni): Promise<string> {
  const id = await sapa.ring(from);
  await callTab(page, /MARNI/).waitFor();
  await sapa.answered(id, from);
  await callTab(page, /Tersambung/).waitFor();
  return id;
}

// AYA is read to the caller, who says that it is AYU.
async function correctMarni(page: Page): Promise<void> {
  const tiles = card(page).getByRole("group", { name: /^Ejaan/ });
  await page.keyboard.press("F2");
  await page.keyboard.press("y");
  await expect(card(page).getByRole("heading", { level: 3, name: "Bacakan alamat email lengkap" })).toBeVisible();
  await page.keyboard.press("e");
  await expect(tiles).toBeVisible();
  const differing = tiles.locator("[data-level=conflict]");
  for (let enters = 0; enters < 12 && (await differing.getAttribute("aria-current")) === null; enters += 1)
    await page.keyboard.press("Enter");
  await page.keyboard.press("u");
  await page.keyboard.press("Enter");
  await expect(card(page)).toContainText("marni.ayu@yahoo.com");
  await page.keyboard.press("Enter");
  await expect(card(page).getByRole("heading", { level: 3, name: "Eja ulang" })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(dataCaller(page)).toContainText("sudah dieja");
}

test("without a mail server the record says so, and a consent is withdrawn by keyboard", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page);
  await expect(dataCaller(page)).toContainText(/dari data lama, belum dieja, .+, CRM/);
  await page.keyboard.press("Alt+0");
  await expect(record(page)).toContainText("marni.aya@yahoo.com");
  await expect(record(page)).toContainText("belum pernah dikirim");
  await expect(record(page)).toContainText("yahoo.com: belum diketahui");
  await expect(record(page)).toContainText("server surat belum diatur");
  await expect(record(page).getByRole("button", { name: /Kirim surat/ })).toHaveCount(0);
  await picture(page, "mail-off");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("kirim surat");
  await expect(page.getByRole("option", { name: /Kirim surat konfirmasi/ })).toHaveCount(0);
  await page.keyboard.press("Escape");

  await page.keyboard.press("Control+Shift+F2");
  const asked = page.getByRole("alertdialog", { name: "Penelepon menarik persetujuannya?" });
  await expect(asked.getByRole("button", { name: "Batal" })).toBeFocused();
  await picture(page, "withdraw");
  await page.keyboard.press("Escape");
  await expect(asked).toHaveCount(0);
  await page.keyboard.press("Control+Shift+F2");
  await expect(asked.getByRole("button", { name: "Batal" })).toBeFocused();
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(record(page)).toContainText("Belum ada email pada data ini");
  await expect(record(page)).toContainText("ditarik");
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("");
  await page.keyboard.press("Alt+r");
  await expect(story(page).getByRole("listitem").first()).toContainText(
    /mencatat penarikan persetujuan untuk marni\.aya@yahoo\.com/,
  );
});

test("the story of a correction is told in sentences, in both languages", async ({ sapa, agent }) => {
  const page = await agent();
  await call(sapa, page);
  await correctMarni(page);
  await page.keyboard.press("Alt+r");
  const verified = story(page).getByRole("listitem").filter({ hasText: "huruf demi huruf" });
  await expect(verified).toContainText("memverifikasi email marni.ayu@yahoo.com huruf demi huruf");
  await expect(verified).toContainText("huruf dibetulkan: A → U");
  await expect(verified).toContainText(/alfabet \w+/);
  await expect(verified).toContainText("persetujuan: ");
  await expect(story(page).getByRole("listitem").filter({ hasText: "mengubah email" })).toContainText(
    "marni.aya@yahoo.com → marni.ayu@yahoo.com",
  );
  await picture(page, "story");
  await page.getByRole("button", { name: /Akun/ }).click();
  await page.getByRole("menuitem", { name: "Switch to English" }).click();
  await expect(info(page).getByRole("group", { name: "Changes" })).toContainText("letters corrected: A → U");
  await expect(info(page).getByRole("group", { name: "Changes" })).not.toContainText(/changes\.|legacy_unverified/);
});

// A mail server that takes what it is given.
async function listenForLetters(taken: string[]): Promise<Server> {
  const server = createServer((socket) => {
    let letter: string | undefined;
    socket.setEncoding("utf8").on("error", () => socket.destroy());
    socket.write("220 letters.example ESMTP\r\n");
    socket.on("data", (chunk: string) => {
      if (letter !== undefined) {
        letter += chunk;
        if (!letter.endsWith("\r\n.\r\n")) return;
        taken.push(letter);
        letter = undefined;
        socket.write("250 taken\r\n");
        return;
      }
      for (const line of chunk.split("\r\n").filter(Boolean)) {
        if (/^DATA/i.test(line)) {
          letter = "";
          socket.write("354 go on\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else socket.write("250 OK\r\n");
      }
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}

const posted = test.extend<{ letters: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  letters: async ({}, use) => use([]),
  sapa: async ({ letters }, use) => {
    const server = await listenForLetters(letters);
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    const sapa = await Sapa.open({
      smtp_url: `smtp://127.0.0.1:${address.port}`,
      from: "noreply@pln.example",
      public_url: "http://127.0.0.1:8123",
    });
    await use(sapa);
    await sapa.close();
    server.close();
  },
});

posted("a letter is asked for once a day, and its owner's answer is on the desk", async ({ sapa, agent, letters }) => {
  const page = await agent();
  await call(sapa, page);
  await dataCaller(page).getByLabel("Email").fill("marni.baru@surat.example");
  await page.keyboard.press("Alt+o");
  await expect(dataCaller(page)).toContainText(/belum dieja, .+, (?!CRM)/);
  await page.keyboard.press("Alt+0");
  await expect(record(page).getByRole("button", { name: /Kirim surat konfirmasi/ })).toBeVisible();
  await page.keyboard.press("Control+F2");
  await expect(page.getByText("Surat konfirmasi untuk marni.baru@surat.example masuk antrean")).toBeVisible();
  await expect(record(page)).toContainText(/terkirim .+, belum dijawab/);
  await expect(dataCaller(page)).toContainText("surat terkirim");
  await picture(page, "letter-sent");
  await page.keyboard.press("Control+F2");
  await expect(page.getByText("sudah dikirim dalam 24 jam terakhir")).toBeVisible();

  const text = (letters[0] ?? "").replaceAll("=\r\n", "");
  const link = /http:\/\/127\.0\.0\.1:8123(\/konfirmasi\/[\w-]+)\s/.exec(text)?.[1];
  expect(link).toBeDefined();
  expect((await fetch(`${sapa.url}${link}`, { method: "POST" })).ok).toBe(true);
  await expect(record(page)).toContainText("dikonfirmasi pemiliknya", { timeout: 40_000 });
  await expect(dataCaller(page)).toContainText("sudah dikonfirmasi");
  await page.keyboard.press("Alt+r");
  await expect(story(page).getByRole("listitem").first()).toContainText(
    "Pemilik email mengonfirmasi marni.baru@surat.example lewat surat (sebelumnya: belum dieja)",
  );
});
