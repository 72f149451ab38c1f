// The words of the app in the language that is spoken. A catalogue is a tree of texts, one for each namespace: "callers:field.name"
// is the full name of a text, {{name}} in it stands for a value, and what is counted has NAME_one and NAME_other. What English lacks
// is said in Indonesian. app/strings.ts has the catalogues of the first page; screens that come later bring their own.
import { createStore, useStore } from "@/lib/store";

export type Language = "id" | "en";

// Filled by app/catalogues.d.ts, so that the compiler knows every name.
// biome-ignore lint/suspicious/noEmptyInterface: the app declares what is in it
export interface Catalogues {}

type Uncounted<K extends string> = K extends `${infer Name}_one` ? Name : K extends `${infer Name}_other` ? Name : K;
type Names<T> = {
  [K in keyof T & string]: T[K] extends string ? Uncounted<K> : `${K}.${Names<T[K]>}`;
}[keyof T & string];

export type Namespace = keyof Catalogues & string;
type FullNames = { [N in Namespace]: `${N}:${Names<Catalogues[N]>}` }[Namespace];
interface Values {
  readonly [name: string]: unknown;
  readonly count?: number | undefined;
}

// Says a text of its namespace by its name, one of another by its full name.
export type Translate<N extends Namespace = "common"> = (
  name: Names<Catalogues[N]> | FullNames,
  values?: Values,
) => string;

interface Catalogue {
  readonly [name: string]: string | Catalogue;
}

const texts: Record<Language, Map<string, string>> = { id: new Map(), en: new Map() };
const plurals: Record<Language, Intl.PluralRules> = { id: new Intl.PluralRules("id"), en: new Intl.PluralRules("en") };
const spoken = createStore<Language>("id");

function find(language: Language, name: string): string | undefined {
  return texts[language].get(name) ?? texts.id.get(name);
}

function say(language: Language, name: string, values: Values | undefined): string {
  const counted =
    values?.count === undefined ? undefined : find(language, `${name}_${plurals[language].select(values.count)}`);
  const text = counted ?? find(language, name) ?? name.slice(name.indexOf(":") + 1);
  if (!values) return text;
  return text.replaceAll(/\{\{(\w+)\}\}/g, (hole, value: string) =>
    value in values ? String(values[value] ?? "") : hole,
  );
}

type Sayer = (name: string, values?: Values) => string;
const sayers = new Map<string, Sayer>();

// The same function for the same language and namespace.
function sayer(language: Language, namespace: string): Sayer {
  const id = `${language}/${namespace}`;
  let known = sayers.get(id);
  if (!known) {
    known = (name, values) => say(language, name.includes(":") ? name : `${namespace}:${name}`, values);
    sayers.set(id, known);
  }
  return known;
}

export function translator<N extends Namespace>(language: Language, namespace: N): Translate<N> {
  return sayer(language, namespace);
}

const t: Translate = (name, values) => sayer(spoken.get(), "common")(name, values);

export const i18n = {
  t,
  get language(): Language {
    return spoken.get();
  },
  speak: (language: Language): void => spoken.set(language),
  // For a full name that is put together at run time and may not be there.
  find: (name: string): string | undefined => find(spoken.get(), name),
  add(language: Language, namespace: string, catalogue: Catalogue): void {
    const walk = (tree: Catalogue, before: string) => {
      for (const [name, value] of Object.entries(tree)) {
        if (typeof value === "string") texts[language].set(before + name, value);
        else walk(value, `${before}${name}.`);
      }
    };
    walk(catalogue, `${namespace}:`);
  },
};

// Drawn anew when another language is spoken. Further namespaces in the list are there to be seen: their texts are said by full name.
export function useTranslation<N extends Namespace = "common">(
  namespaces?: N | readonly [N, ...Namespace[]],
): { t: Translate<N> } {
  const language = useStore(spoken);
  return { t: sayer(language, (typeof namespaces === "object" ? namespaces[0] : namespaces) ?? "common") };
}
