// A person and his seat: the menu of every role, a seat that is taken over, signing out.
import { budi, callTab, expect, marni, password, signIn, stranger, test } from "./sapa";

for (const [name, seat] of [
  ["agent1", "1001"],
  ["leader", "1004"],
  ["qa", ""],
  ["admin", ""],
] as const) {
  test(`${name} finds language, look, password and the way out in the account menu`, async ({ agent }) => {
    const page = await agent(name, seat);
    await page.getByRole("button", { name: /Akun/ }).click();
    for (const item of ["Switch to English", "Tampilan gelap", "Ganti kata sandi", "Daftar tombol", "Keluar"])
      await expect(page.getByRole("menuitem", { name: item })).toBeVisible();
    await page.getByRole("menuitem", { name: "Keluar" }).click();
    await expect(page.getByText("Anda sudah keluar.")).toBeVisible();
  });
}

test("a password manager finds the fields of the sign-in, and a password may be pasted", async ({
  sapa,
  context,
  page,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"], { origin: sapa.url });
  await page.goto(sapa.url);
  const field = page.getByLabel("Kata sandi");
  await expect(page.getByLabel("Nama pengguna")).toHaveAttribute("autocomplete", "username");
  await expect(field).toHaveAttribute("autocomplete", "current-password");
  await expect(field).toHaveAttribute("type", "password");
  await page.evaluate((text) => navigator.clipboard.writeText(text), password);
  await field.focus();
  await page.keyboard.press("Control+v");
  await expect(field).toHaveValue(password);
});

test("the seat that was taken over says so to the person who sat there", async ({ agent }) => {
  const first = await agent("agent2", "1001");
  const second = await agent("agent1", "1003");
  await second.getByRole("button", { name: /Akun/ }).click();
  await second.getByRole("menuitem", { name: "Pindah ekstensi" }).click();
  await second.getByLabel("Ekstensi meja").fill("1001");
  await second.keyboard.press("Enter");
  await second.getByRole("button", { name: "Ambil alih ekstensi" }).click();
  await expect(first.getByText("RINI mengambil alih ekstensi 1001.")).toBeVisible();
  await expect(first.getByText("Belum duduk di ekstensi")).toBeVisible();
  await first.getByRole("button", { name: "Pilih ekstensi" }).click();
  await first.getByLabel("Ekstensi meja").fill("1002");
  await first.keyboard.press("Enter");
  await expect(first.getByText("Siap menerima panggilan")).toBeVisible();
  await expect(first.getByText("mengambil alih")).toBeHidden();
});

test("a seat that is taken over by signing in there says so on every open screen", async ({ sapa, agent, page }) => {
  const first = await agent("agent3", "1003");
  const call = await sapa.ring(marni, "1003");
  await callTab(first, /MARNI/).waitFor();
  await sapa.ended(call, marni, "cancel");
  await first.keyboard.press("Alt+j");
  await page.goto(sapa.url);
  await signIn(page, "agent4", "1003");
  await page.getByRole("button", { name: "Ambil alih ekstensi" }).click();
  await expect(page.getByRole("button", { name: /Akun/ })).toBeVisible();
  await expect(first.getByText("JOKO mengambil alih ekstensi 1003.")).toBeVisible();
});

test("who was signed out by another person's sign-in in the same browser is told", async ({ sapa, agent }) => {
  const first = await agent("agent3", "1003");
  await expect(first.getByText("Siap menerima panggilan")).toBeVisible();
  const second = await first.context().newPage();
  await second.goto(sapa.url);
  await expect(second.getByText("Siap menerima panggilan")).toBeVisible();
  await second.getByRole("button", { name: /Akun/ }).click();
  await second.getByRole("menuitem", { name: "Keluar" }).click();
  await expect(first.getByLabel("Kata sandi")).toBeVisible();
  await second.getByLabel("Nama pengguna").fill("agent4");
  await second.getByLabel("Kata sandi").fill(password);
  await second.keyboard.press("Enter");
  await expect(second.getByText("Siap menerima panggilan")).toBeVisible();
});

test("who has calls on the desk is asked before he signs out", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(budi);
  await sapa.answered(call, budi);
  await sapa.ring(stranger);
  await callTab(page, /BUDI/).waitFor();
  await page.getByRole("button", { name: /Akun/ }).click();
  await page.getByRole("menuitem", { name: "Keluar" }).click();
  await expect(page.getByText(/2 panggilan masih terbuka di meja Anda: BAPAK BUDI \(Tersambung\)/)).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(callTab(page, /BUDI/)).toBeVisible();
  await page.getByRole("button", { name: /Akun/ }).click();
  await page.getByRole("menuitem", { name: "Keluar" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Keluar" }).click();
  await expect(page.getByText("Anda sudah keluar.")).toBeVisible();
});
