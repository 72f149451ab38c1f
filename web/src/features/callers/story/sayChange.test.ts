import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import i18next, { type TFunction } from "i18next";
import { beforeAll, describe, expect, it } from "vitest";
import type { Schemas } from "@/api/types";
import { sayChange } from "@/features/callers/story/sayChange";
import english from "@/features/callers/story/strings/en.json";
import indonesian from "@/features/callers/story/strings/id.json";
import { bounceWords, letterWords, problemWords } from "@/features/callers/story/words";
import englishCallers from "@/features/callers/strings/en.json";
import indonesianCallers from "@/features/callers/strings/id.json";

type Change = Schemas["Change"];

const root = resolve(import.meta.dirname, "../../../../..");
const source = (path: string) => readFileSync(resolve(root, path), "utf8");

// The kinds and fields that the server writes into a caller's story, as its source has them.
function writtenChanges(): string[] {
  const found = new Set<string>();
  for (const name of readdirSync(resolve(root, "src/desk"))) {
    const text = name.endsWith(".cpp") ? source(`src/desk/${name}`) : "";
    if (!text.includes("INTO record_changes") && !text.includes('"record_changes"')) continue;
    const pairs = [
      ...text.matchAll(/tell\((?:[^"\n]*, )?"([a-z]+)", "([a-zA-Z]+)"/g),
      ...text.matchAll(/changes_\.add\(.*"([a-z]+)", "([a-zA-Z]+)"/g),
      ...text.matchAll(/INTO record_changes[^;]*?'([a-z]+)', '([a-zA-Z]+)'/g),
    ];
    for (const [, kind, field] of pairs) found.add(`${kind} ${field}`);
    for (const [, field] of text.matchAll(/\b(?:tell|take|take_or_tell)\("((?!changed|differs)[a-z]+)", [^"]/g))
      found.add(`changed ${field}`);
  }
  return [...found];
}
const contract = source("api/openapi.yaml");
function enumOf(schema: string, property: string): string[] {
  const from = contract.indexOf(`\n    ${schema}:\n`);
  const list = new RegExp(`\\n {8}${property}: \\{type: string, enum: \\[([^\\]]+)\\]`).exec(contract.slice(from))?.[1];
  return (list ?? "").split(", ");
}

function change(fields: Partial<Change>): Change {
  return {
    id: "1",
    at: "2019-12-09T02:00:00Z",
    by: "RINI",
    callId: null,
    kind: "changed",
    field: "name",
    old: null,
    new: null,
    address: null,
    status: null,
    letters: [],
    consent: null,
    ...fields,
  };
}

const i18n = i18next.createInstance();
const words = (language: string): TFunction<["story", "callers"]> => i18n.getFixedT(language, ["story", "callers"]);
beforeAll(() =>
  i18n.init({
    lng: "id",
    defaultNS: "story",
    ns: ["story", "callers"],
    resources: {
      id: { story: indonesian, callers: indonesianCallers },
      en: { story: english, callers: englishCallers },
    },
    interpolation: { escapeValue: false },
  }),
);

// A key that has no words comes back as itself, or leaves a hole.
const looksRaw = /changes\.|emailState|_|\.[a-z]+[A-Z]|undefined|null|\{\{/;

describe.each(["id", "en"])("a caller's story in %s", (language) => {
  it("has words for everything the server writes", () => {
    const written = writtenChanges();
    expect(written).toEqual(
      expect.arrayContaining([
        "changed emailState",
        "changed resume",
        "verified email",
        "imported email",
        "attached phone",
        "merged caller",
        "changed honorific",
      ]),
    );
    for (const pair of written) {
      const [kind, field] = pair.split(" ");
      expect(enumOf("Change", "kind"), pair).toContain(kind);
      expect(enumOf("Change", "field"), pair).toContain(field);
      const { what } = sayChange(
        change({ kind: kind as Change["kind"], field: field as Change["field"] }),
        words(language),
      );
      expect(what, pair).not.toMatch(looksRaw);
    }
  });
  it("has words for every kind and field of the contract", () => {
    for (const kind of enumOf("Change", "kind") as Change["kind"][])
      for (const field of enumOf("Change", "field") as Change["field"][])
        expect(sayChange(change({ kind, field }), words(language)).what, `${kind} ${field}`).not.toMatch(looksRaw);
  });
  it("says both sides where an old table differs, and strikes none out", () => {
    const said = sayChange(
      change({ by: "Import crm", kind: "differs", field: "honorific", old: "IBU", new: "BAPAK" }),
      words(language),
    );
    expect(said.what).toMatch(/BAPAK.*IBU/);
    expect(said.from ?? said.to).toBeUndefined();
  });
  it("has words for every state, before and after", () => {
    const states = enumOf("CallerEmail", "state");
    expect(states).toContain("bounced");
    for (const state of states) {
      for (const by of ["RINI", "Mail", "Pemilik email"]) {
        const moved = change({ by, field: "emailState", old: "spelled", new: state, address: "marni@example.test" });
        const said = sayChange(moved, words(language));
        expect(said.what, state).toContain("marni@example.test");
        expect(said.what.replace("marni@example.test", ""), state).not.toMatch(looksRaw);
        expect(said.from ?? said.to, state).toBeUndefined();
      }
      const verified = change({ kind: "verified", field: "email", old: state, new: "marni@example.test" });
      expect(sayChange(verified, words(language)).what, state).not.toMatch(looksRaw);
    }
  });
  it("has words for every role of a number", () => {
    const roles = /PhoneRole: \{type: string, enum: \[([^\]]+)\]/.exec(contract)?.[1]?.split(", ") ?? [];
    expect(roles).toContain("telp_rumah");
    for (const role of roles)
      expect(sayChange(change({ field: "phone", old: role, new: role }), words(language)).to, role).not.toMatch(/_/);
  });
  it("has words for why a letter was not taken", () => {
    const kept = [...source("src/mail/smtp.cpp").matchAll(/(?:return|outcome\.problem =) "([a-z_]+[a-z])";/g)];
    const more = [
      ...source("src/desk/mail.cpp").matchAll(/"(?:cancelled|failed)", "([a-z_]+)"|problem = '([a-z_]+)'/g),
    ];
    const problems = [...kept, ...more].map(([, one, other]) => one ?? other ?? "");
    expect(problems).toEqual(expect.arrayContaining(["timeout", "given_up", "sending", "address_changed"]));
    for (const problem of problems) {
      const said = problemWords(problem, words(language));
      expect(said, problem).not.toMatch(/problem|_/);
      expect(said, problem).not.toContain(`(${problem})`);
    }
    for (const state of enumOf("ConfirmationLetter", "state") as ("sent" | "failed")[]) {
      const letter = {
        state,
        queuedAt: "2019-12-09T02:00:00Z",
        sentAt: null,
        answeredAt: null,
        attempts: 2,
        problem: "",
      };
      expect(letterWords(letter, words(language)), state).not.toMatch(/letter\.|_/);
    }
  });
});

describe("the sentences", () => {
  const t = (): TFunction<["story", "callers"]> => words("id");
  it("name the verified address, and the state it had in words", () => {
    const verified = change({ kind: "verified", field: "email", old: "legacy_unverified", new: "marni.aya@yahoo.com" });
    expect(sayChange(verified, t())).toEqual({
      what: "memverifikasi email marni.aya@yahoo.com huruf demi huruf (sebelumnya: dari data lama, belum dieja)",
      about: ["persetujuan: belum tercatat"],
    });
  });
  it("tell a correction once, with the alphabet and the consent", () => {
    const check = {
      callId: "c",
      at: "2019-12-09T02:00:00Z",
      by: "RINI",
      letters: 12,
      corrected: [{ was: "a", confirmed: "u" }],
      alphabet: "house",
      result: "right",
    };
    const consent = {
      purpose: "service_email",
      answer: "given",
      notice: "email-verification/1/P_PRIVACY",
      at: "2019-12-09T02:00:00Z",
      withdrawnAt: null,
    } as const;
    const verified = change({
      kind: "verified",
      field: "email",
      new: "marni.ayu@yahoo.com",
      letters: [check, check],
      consent,
    });
    expect(sayChange(verified, t()).about).toEqual([
      "huruf dibetulkan: A → U",
      "alfabet house",
      expect.stringMatching(/^persetujuan: bersedia, untuk informasi laporan dan layanan listrik, /),
    ]);
  });
  it("say why mail came back", () => {
    const back = change({
      by: "Mail",
      field: "emailState",
      old: "confirmed",
      new: "bounced",
      address: "a@b.test",
      status: "5.1.1",
    });
    expect(sayChange(back, t())).toEqual({ what: "Surat ke a@b.test kembali: alamat tidak dikenal", alone: true });
    expect(bounceWords("5.2.2", t())).toBe("kotak surat penuh");
    expect(bounceWords("5.3.4", t())).toBe("ditolak server surat tujuan (kode 5.3.4)");
    expect(bounceWords(null, t())).toBe("sebabnya tidak disebut");
  });
  it("tell a role that a number got, not its code", () => {
    expect(sayChange(change({ field: "phone", old: "telp_rumah", new: "hp" }), t())).toEqual({
      what: "mengubah peran nomor",
      from: "Telp. Rumah",
      to: "No. Hp",
    });
  });
});
