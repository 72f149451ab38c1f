import { DatabaseSync } from "node:sqlite";
import {
  budi,
  callTab,
  dataCaller,
  dataPenelpon,
  expect,
  marni,
  password,
  shared,
  signIn,
  stranger,
  test,
  twoAgentsChangeMarni,
} from "./sapa";

test("a wrong password is said, and the extension of somebody else is taken over only on purpose", async ({
  sapa,
  agent,
  page,
}) => {
  await agent("agent2", "1001");
  await page.goto(sapa.url);
  await page.getByLabel("Nama pengguna").fill("agent1");
  await page.getByLabel("Kata sandi").fill("not this one");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert")).toHaveText("Nama atau kata sandi salah.");
  await signIn(page, "agent1", "1001");
  await expect(page.getByRole("alert")).toContainText("Ekstensi 1001 sedang dipakai BAGAS.");
  // A second Enter takes nobody's seat.
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("Ekstensi meja")).toBeFocused();
  await expect(page.getByRole("alert")).toContainText("Ekstensi 1001 sedang dipakai BAGAS.");
  await page.getByRole("button", { name: "Ambil alih ekstensi" }).click();
  await expect(page.getByText("Siap menerima panggilan")).toBeVisible();
});

test("the extension is remembered by the seat", async ({ sapa, agent }) => {
  const page = await agent("agent1", "1004");
  await page.getByRole("button", { name: /Akun/ }).click();
  await page.getByRole("menuitem", { name: "Keluar" }).click();
  await expect(page.getByLabel("Ekstensi meja")).toHaveValue("1004");
  await page.goto(sapa.url);
  await expect(page.getByLabel("Ekstensi meja")).toHaveValue("1004");
});

test("what an old system says of the address otherwise stands under it, with the system", async ({ sapa, agent }) => {
  const database = new DatabaseSync(sapa.database, { timeout: 5_000 });
  database.exec(
    "INSERT INTO caller_addresses (address_id, caller_id, label, address, source, created_at_ms) SELECT 'x', p.caller_id, 'crm', 'JL DAHLIA NO 9', 'crm', 1 " +
      "FROM caller_phones p JOIN callers c ON c.caller_id = p.caller_id WHERE c.name = 'MARNI'",
  );
  database.close();
  const page = await agent();
  await sapa.ring(marni);
  const others = dataCaller(page).locator("dl").filter({ hasText: "Alamat lain" });
  await expect(others).toHaveText("Alamat lainJL DAHLIA NO 9 · CRM");
});

test("a known caller is on the screen while the telephone rings, and the focus stays where it was", async ({
  sapa,
  agent,
}) => {
  const page = await agent();
  await page.evaluate(() => document.body.focus());
  await sapa.ring(marni);
  await expect(callTab(page, /Berdering.*0877-0000-1234.*IBU MARNI.*Dikenali/)).toBeVisible();
  const caller = dataCaller(page);
  await expect(caller.getByLabel("ID Caller")).toHaveValue("087700001234");
  await expect(caller.getByLabel("No. Hp")).toHaveValue("0877-0000-1234");
  await expect(caller.getByLabel("Nama")).toHaveValue("MARNI");
  await expect(caller.getByLabel("Email")).toHaveValue("marni.aya@yahoo.com");
  await expect(caller.getByLabel("Alamat")).toHaveValue(/JL MELATI RAYA TIMUR/);
  await expect(caller).toContainText("nomor sama persis");
  await expect(page.getByText("JL MELATI RAYA TIMUR DALAM GG KENANGA KR. INDAH 00 RT-2 / RW-0")).toBeVisible();
  await expect(page.getByText("R1T / 900")).toBeVisible();
  await expect(page.getByText("CN148 / B3C2B4")).toBeVisible();
  await expect(page).toHaveTitle(/Panggilan masuk/);
  expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
});

test("history has the columns of the SOP", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(marni);
  await callTab(page, /MARNI/).waitFor();
  await page.getByRole("tab", { name: "Histori" }).click();
  const table = page.getByRole("grid", { name: "Histori" });
  await expect(table.getByRole("columnheader")).toHaveText([
    "ID Tiket",
    "No Transaksi",
    "ID Caller",
    "Nama",
    "ID Modul",
    "Tgl Transaksi",
    "Resume",
  ]);
  await expect(table.getByRole("row", { name: /A1EZBYY/ })).toContainText("KOSONG");
  await page.getByRole("tab", { name: "Riwayat" }).click();
  await expect(page.getByText(/membuat data/)).toBeVisible();
});

test("an unknown caller is typed, saved, and known when he calls again", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(stranger);
  await expect(callTab(page, /Baru/)).toBeVisible();
  await sapa.answered(call, stranger);
  const caller = dataCaller(page);
  await expect(caller.getByLabel("No. Hp")).toHaveValue("0812-9999-0001");
  await caller.getByLabel("Sapaan").selectOption("IBU");
  await caller.getByLabel("Nama").fill("SITI");
  await caller.getByLabel("Alamat").fill("JL CEMPAKA 7");
  await caller.getByLabel("Email").fill("siti.contoh@gmail.com");
  await expect(caller.getByText("Belum disimpan")).toBeVisible();
  // One draft behind both forms.
  await expect(dataPenelpon(page).getByLabel("Nama")).toHaveValue("SITI");
  await caller.getByRole("button", { name: "OK" }).click();
  await expect(caller.getByText(/Tersimpan \d/).first()).toBeVisible();
  await expect(callTab(page, /IBU SITI.*Dikenali/)).toBeVisible();
  await dataPenelpon(page).getByLabel("Resume").fill("INFO TAGIHAN");
  await expect(dataPenelpon(page).getByText("Belum disimpan")).toBeVisible();
  await page.keyboard.press("Control+s");
  await expect(dataPenelpon(page).getByText(/Tersimpan/)).toBeVisible();
  await sapa.ended(call, stranger);
  await page.getByRole("button", { name: "Informasi" }).click();
  await expect(page.getByText("Tidak ada panggilan")).toBeVisible();

  await sapa.ring("+6281299990001");
  await expect(callTab(page, /IBU SITI.*Dikenali/)).toBeVisible();
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("siti.contoh@gmail.com");
  await page.getByRole("tab", { name: "Histori" }).click();
  await expect(page.getByRole("grid", { name: "Histori" })).toContainText("INFO TAGIHAN");
});

test("fields that are refused are named, and the first takes the focus", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(stranger);
  const caller = dataCaller(page);
  await caller.getByLabel("Nama").fill("SITI");
  await caller.getByLabel("Email").fill("bukan email");
  await caller.getByRole("button", { name: "OK" }).click();
  await expect(caller.getByText("Ini bukan alamat email")).toBeVisible();
  await expect(caller.getByLabel("Email")).toBeFocused();
  await expect(caller.getByLabel("Nama")).toHaveValue("SITI");
});

test("a withheld number asks for everything", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring("anonymous");
  await expect(callTab(page, /Nomor disembunyikan/)).toBeVisible();
  await expect(dataCaller(page).getByLabel("ID Caller")).toHaveValue("Nomor disembunyikan");
  await expect(dataCaller(page).getByLabel("No. Hp")).toHaveValue("");
  const procedure = page.getByRole("region", { name: "Prosedur email" });
  await expect(procedure.getByRole("heading", { name: "Tanyakan kelengkapan data" })).toBeVisible();
  await expect(procedure.getByRole("textbox", { name: /hp/i })).toHaveValue("");
});

test("on a tie nothing is chosen; not this person and this is the person are one key each", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(shared);
  const caller = dataCaller(page);
  await expect(caller.getByText("2 orang cocok dengan nomor ini.")).toBeVisible();
  await expect(caller.getByLabel("Nama")).toHaveValue("");
  await page.keyboard.press("Alt+b");
  await expect(caller.locator("bdi", { hasText: "IBU RATNA" })).toBeVisible();
  await expect(caller.locator("bdi", { hasText: "BAPAK YUDI" })).toBeHidden();
  await expect(caller.getByLabel("Nama")).toHaveValue("RATNA");
  await page.keyboard.press("Alt+y");
  await expect(caller.getByText("Sudah dipastikan")).toBeVisible();
});

test("the number of the call is attached to somebody else with one key", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(stranger);
  await callTab(page, /Baru/).waitFor();
  await page.keyboard.press("Alt+l");
  await page.keyboard.type("budi");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Lampirkan nomor\s+BAPAK BUDI/ }).click();
  await expect(callTab(page, /BAPAK BUDI/)).toBeVisible();
  await page.getByRole("tab", { name: "Riwayat" }).click();
  await expect(page.getByText("0812-9999-0001")).not.toHaveCount(0);
});

test("a likely duplicate is shown before a second record is made", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(stranger);
  const caller = dataCaller(page);
  await caller.getByLabel("Nama").fill("MARNI");
  await caller.getByLabel("Email").fill("marni.aya@yahoo.com");
  await caller.getByRole("button", { name: "OK" }).click();
  await expect(caller.getByText("Mungkin orang ini sudah tercatat")).toBeVisible();
  await expect(caller.locator("bdi", { hasText: "IBU MARNI" })).toBeVisible();
  await caller.getByRole("button", { name: "Simpan sebagai orang baru" }).click();
  await expect(caller.getByText("Sudah dipastikan")).toBeVisible();
});

test("a customer is found by IDPEL and linked", async ({ sapa, agent }) => {
  const page = await agent();
  await sapa.ring(budi);
  await callTab(page, /BUDI/).waitFor();
  await page.keyboard.press("Alt+p");
  await page.keyboard.type("520300000777");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /Tautkan\s+TOKO SUMBER CONTOH/ }).click();
  await expect(page.getByRole("group", { name: "Pelanggan yang ditautkan" }).getByRole("button")).toHaveCount(2);
  await expect(page.getByText("JL ANGGREK 5 SEMARANG")).toBeVisible();
});

test("a number typed by hand gives the same pop", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("Alt+n");
  await page.keyboard.type("87700001234");
  await page.keyboard.press("Enter");
  await expect(callTab(page, /IBU MARNI.*Dikenali/)).toBeVisible();
  await expect(dataCaller(page).getByLabel("Email")).toHaveValue("marni.aya@yahoo.com");
});

test("a number that is none is refused in words", async ({ agent }) => {
  const page = await agent();
  await page.keyboard.press("Alt+n");
  await page.keyboard.type("12");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ini bukan nomor telepon yang dapat dihubungi.")).toBeVisible();
});

test("a second call never takes the screen from somebody who types", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  const caller = dataCaller(page);
  await caller.getByLabel("Nama").click();
  await page.keyboard.type("SI");
  await sapa.ring(marni);
  await expect(callTab(page, /Berdering.*MARNI/)).toBeVisible();
  await page.keyboard.type("TI");
  await expect(caller.getByLabel("Nama")).toHaveValue("SITI");
  await expect(caller.getByLabel("Nama")).toBeFocused();
  await page.keyboard.press("F4");
  await expect(caller.getByLabel("Nama")).toHaveValue("MARNI");
  await page.keyboard.press("F4");
  await expect(caller.getByLabel("Nama")).toHaveValue("SITI");
});

test("wrap-up names what is missing, takes a reason, and survives the next ring", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  await dataCaller(page).getByLabel("Nama").fill("SITI");
  await sapa.ended(call, stranger);
  const wrapUp = page.getByRole("region", { name: "Penutup" });
  await expect(wrapUp).toBeVisible();
  const next = await sapa.ring(marni);
  await expect(callTab(page, /Berdering.*MARNI/)).toBeVisible();
  await expect(wrapUp).toBeVisible();
  await wrapUp.getByRole("button", { name: "Informasi" }).click();
  await expect(wrapUp.getByText(/Masih kosong: .*Alamat/)).toBeVisible();
  await wrapUp.getByLabel("Alasan data tidak lengkap").fill("Penelepon menutup telepon");
  await wrapUp.getByRole("button", { name: "Tutup tanpa data lengkap" }).click();
  await expect(callTab(page, /SITI/)).toBeHidden();
  await expect(dataCaller(page).getByLabel("Nama")).toHaveValue("MARNI");
  // What was typed was saved before the call was closed.
  await sapa.ended(next, marni, "cancel");
  await sapa.ring(stranger);
  await expect(callTab(page, /SITI/)).toBeVisible();
});

test("a prank is closed with one key and leaves no record", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(stranger);
  await sapa.answered(call, stranger);
  await sapa.ended(call, stranger);
  await page.getByRole("region", { name: "Penutup" }).waitFor();
  await page.keyboard.press("7");
  await expect(page.getByText("Panggilan ditutup: Prank")).toBeVisible();
  await expect(page.getByText("Tidak ada panggilan", { exact: true })).toBeVisible();
});

test("what the simulator offers can be done: answer, hold, resume, end", async ({ agent }) => {
  const page = await agent();
  await page.getByRole("button", { name: "Simulator" }).click();
  await page.getByRole("button", { name: "IBU MARNI – dikenali" }).click();
  await page.keyboard.press("Escape");
  await callTab(page, /Berdering/).waitFor();
  await page.keyboard.press("F8");
  await expect(callTab(page, /Tersambung/)).toBeVisible();
  await page.keyboard.press("F6");
  await expect(callTab(page, /Ditahan/)).toBeVisible();
  await page.keyboard.press("F6");
  await expect(callTab(page, /Tersambung/)).toBeVisible();
  await page.keyboard.press("F9");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("region", { name: "Penutup" })).toBeVisible();
});

test("hold, transfer and end are not offered where the source cannot do them", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring(marni);
  await sapa.answered(call, marni);
  await callTab(page, /Tersambung/).waitFor();
  for (const name of ["Tahan", "Alihkan", "Akhiri"]) await expect(page.getByRole("button", { name })).toBeHidden();
});

test("two agents who save one caller see both values and lose neither", async ({ sapa, agent }) => {
  const [one, two] = await twoAgentsChangeMarni(sapa, agent);
  await dataCaller(one).getByRole("button", { name: "OK" }).click();
  await expect(
    dataCaller(one)
      .getByText(/Tersimpan \d/)
      .first(),
  ).toBeVisible();
  const conflict = dataCaller(two).getByText("Data ini baru saja diubah orang lain");
  await dataCaller(two).getByRole("button", { name: "OK" }).click();
  await expect(conflict).toBeVisible();
  await expect(dataCaller(two)).toContainText("JL MAWAR 1");
  await expect(dataCaller(two).getByLabel("Alamat")).toHaveValue("JL ANGGREK 2");
  await dataCaller(two).getByRole("button", { name: "Pakai ketikan saya" }).click();
  await expect(conflict).toBeHidden();
  await expect(
    dataCaller(two)
      .getByText(/Tersimpan \d/)
      .first(),
  ).toBeVisible();
  await two.getByRole("tab", { name: "Riwayat" }).click();
  await expect(two.getByText("JL MAWAR 1").first()).toBeVisible();
});

test("calls and the work of calling back are listed", async ({ sapa, agent }) => {
  const page = await agent();
  const call = await sapa.ring("085600008888");
  await callTab(page, /DEWI/).waitFor();
  await sapa.ended(call, "085600008888", "cancel");
  await expect(callTab(page, /DEWI/)).toBeHidden();
  await page.keyboard.press("Alt+j");
  await page.getByRole("radio", { name: "Tak terjawab" }).click();
  await expect(page.getByRole("grid", { name: "Daftar panggilan" })).toContainText("Tak terjawab");
  await expect(page).toHaveURL(/view=missed/);
  await page.keyboard.press("Alt+k");
  await page.getByRole("row", { name: /Belum diambil/ }).click();
  await page.keyboard.press("Alt+a");
  await expect(page.getByRole("row", { name: /Dikerjakan.*Anda/ })).toBeVisible();
  await page.getByLabel("Hasil panggilan balik").selectOption("no_answer");
  await page.getByRole("button", { name: "Catat percobaan" }).click();
  await expect(page.getByRole("row", { name: /1 Tidak diangkat/ })).toBeVisible();
});

test("English is complete enough to work with", async ({ sapa, page }) => {
  await page.goto(sapa.url);
  await page.getByRole("button", { name: "Switch to English" }).click();
  await page.getByLabel("User name").fill("agent1");
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByLabel("Extension of this seat").fill("1001");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Ready for calls")).toBeVisible();
  await sapa.ring(marni);
  await expect(callTab(page, /Ringing.*IBU MARNI.*Known/)).toBeVisible();
});
