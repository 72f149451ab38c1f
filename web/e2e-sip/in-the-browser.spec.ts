// The same calls as the agent sees them: two agents, two browsers, one telephone system.
import { type Browser, expect, type Page, test } from "@playwright/test";
import { watchPages } from "../e2e/policy";
import { password, SipPlatform } from "./processes";

const platform = new SipPlatform();
const faults: string[] = [];
let desk1: Page;
let desk2: Page;

test.describe.configure({ mode: "serial" });
test.beforeAll(async ({ browser }) => {
  await platform.start();
  desk1 = await signIn(browser, "agent1", "1001");
  desk2 = await signIn(browser, "agent2", "1002");
});
test.afterEach(() => expect(faults).toEqual([]));
test.afterAll(async () => {
  await platform.stop();
});

async function signIn(browser: Browser, name: string, extension: string): Promise<Page> {
  const context = await browser.newContext();
  await watchPages(context, faults);
  const page = await context.newPage();
  await page.goto(platform.url);
  await page.getByLabel("Nama pengguna").fill(name);
  await page.getByLabel("Kata sandi", { exact: true }).fill(password);
  await page.getByLabel("Ekstensi meja").fill(extension);
  await page.getByRole("button", { name: "Masuk" }).click();
  await expect(page.getByRole("banner")).toContainText("Sapa");
  return page;
}

const calls = (page: Page) => page.getByRole("tablist", { name: "Panggilan di meja ini" }).getByRole("tab");
const who = (page: Page) => page.getByRole("region", { name: "Data Caller" });

test("the record of a real caller is on the screen of the agent who is called, while it rings", async () => {
  const call = platform.call({
    from: "087700001234",
    to: "123",
    name: "IBU MARNI",
    location: "CC MATARAM",
    talkMs: 2500,
  });
  await expect(calls(desk1)).toHaveCount(1);
  await expect(calls(desk1)).toContainText("IBU MARNI");
  await expect(who(desk1).getByLabel("ID Caller")).toHaveValue("087700001234");
  await expect(who(desk1).getByLabel("Nama")).toHaveValue("MARNI");
  await expect(who(desk1).getByLabel("CVP LOKASI")).toHaveValue("CC MATARAM");
  await expect(who(desk1).getByLabel("Email")).toHaveValue("marni.aya@yahoo.com");
  await expect(calls(desk2)).toHaveCount(0);
  // The picture of the README, drawn anew with SAPA_PICTURES=1.
  if (process.env.SAPA_PICTURES) await desk1.screenshot({ path: "../docs/pictures/desk.png" });
  await call;
});

test("a second telephone opens another record on the other screen and leaves the first alone", async () => {
  const before = await calls(desk1).allTextContents();
  const call = platform.call({ from: "+6281200004321", to: "1002", location: "CC MATARAM", talkMs: 2000 });
  await expect(calls(desk2)).toHaveCount(1);
  await expect(who(desk2).getByLabel("Nama")).toHaveValue("BUDI");
  await expect(calls(desk1)).toHaveCount(before.length);
  await expect(who(desk1).getByLabel("Nama")).toHaveValue("MARNI");
  await call;
});

test("a withheld number says so and shows nobody", async () => {
  const call = platform.call({ from: "anonymous", to: "1002", withheld: true, talkMs: 2000 });
  await expect(calls(desk2)).toHaveCount(2);
  await calls(desk2).last().click();
  await expect(calls(desk2).last()).toContainText("Nomor disembunyikan");
  await expect(who(desk2).getByLabel("Nama")).toHaveValue("");
  await call;
});
