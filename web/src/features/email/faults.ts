// Why a text is no e-mail address yet: the first thing that is wrong with it. Pure.

export interface AddressFault {
  kind:
    | "empty"
    | "no_at"
    | "several_at"
    | "no_local"
    | "no_domain"
    | "no_ending"
    | "double_dot"
    | "dot_at_edge"
    | "local_too_long"
    | "too_long"
    | "space"
    | "sign"
    | "domain_sign"
    | "hyphen";
  // What is wrong, or how long it is.
  sign?: string;
  count?: number;
}

const longest = { local: 64, address: 254 };

// The first character that `allowed` does not know.
const stranger = (text: string, allowed: RegExp) => [...text].find((sign) => !allowed.test(sign));

export function faultOf(text: string): AddressFault | undefined {
  const address = text.trim();
  if (address === "") return { kind: "empty" };
  if (/\s/.test(address)) return { kind: "space" };
  const [local = "", domain, ...more] = address.split("@");
  if (domain === undefined) {
    const sign = stranger(local, /[a-z0-9.!#$%&'*+/=?^_`{|}~-]/i);
    return sign ? { kind: "sign", sign } : { kind: "no_at" };
  }
  if (more.length > 0) return { kind: "several_at" };
  if (local === "") return { kind: "no_local" };
  const sign = stranger(local, /[a-z0-9.!#$%&'*+/=?^_`{|}~-]/i);
  if (sign) return { kind: "sign", sign };
  if (address.includes("..")) return { kind: "double_dot" };
  if ([local, domain].some((part) => part.startsWith(".") || part.endsWith("."))) return { kind: "dot_at_edge" };
  if (local.length > longest.local) return { kind: "local_too_long", count: local.length };
  if (address.length > longest.address) return { kind: "too_long", count: address.length };
  return faultOfDomain(domain);
}

function faultOfDomain(domain: string): AddressFault | undefined {
  if (domain === "") return { kind: "no_domain" };
  const sign = stranger(domain, /[a-z0-9.-]/i);
  if (sign) return { kind: "domain_sign", sign };
  const parts = domain.split(".");
  if (parts.some((part) => part.startsWith("-") || part.endsWith("-"))) return { kind: "hyphen" };
  return parts.length < 2 ? { kind: "no_ending" } : undefined;
}
