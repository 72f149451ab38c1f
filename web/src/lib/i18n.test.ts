import { beforeAll, describe, expect, it } from "vitest";
import { i18n, type Translate, translator } from "@/lib/i18n";

// Names that no catalogue of the app has.
const say = (language: "id" | "en"): ((name: string, values?: Record<string, unknown>) => string) => {
  const typed: Translate = translator(language, "common");
  return (name, values) => Reflect.apply(typed, undefined, [name, values]);
};

describe("the words", () => {
  beforeAll(() => {
    const file = { file_one: "{{count}} berkas", file_other: "{{count}} berkas", deep: { er: "dalam" } };
    i18n.add("id", "common", { ...file, greet: "Halo {{name}}, {{name}}", only: "hanya" });
    i18n.add("en", "common", { file_one: "{{count}} file", file_other: "{{count}} files", greet: "Hello {{name}}" });
    i18n.add("id", "calls", { ring: "berdering" });
  });

  it("are found in trees, and in another namespace by their full name", () => {
    expect(say("id")("deep.er")).toBe("dalam");
    expect(say("id")("calls:ring")).toBe("berdering");
  });
  it("take values as they are, and keep a hole that nothing is given for", () => {
    expect(say("id")("greet", { name: "<b>$&" })).toBe("Halo <b>$&, <b>$&");
    expect(say("id")("greet", { name: null })).toBe("Halo , ");
    expect(say("en")("greet", { nam: 1 })).toBe("Hello {{name}}");
  });
  it("are counted as the language counts", () => {
    expect(say("en")("file", { count: 1 })).toBe("1 file");
    expect(say("en")("file", { count: 0 })).toBe("0 files");
    expect(say("id")("file", { count: 1 })).toBe("1 berkas");
  });
  it("are Indonesian where English has none, and the name where nobody has any", () => {
    expect(say("en")("only")).toBe("hanya");
    expect(say("en")("calls:nowhere.at.all")).toBe("nowhere.at.all");
    expect(i18n.find("common:nowhere")).toBeUndefined();
  });
  it("come from the same function as long as the language stays", () => {
    expect(translator("id", "common")).toBe(translator("id", "common"));
  });
});
