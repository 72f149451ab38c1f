// What stands after the "?" of an address: every value as it is, "report=20912151". Addresses of before, which held digits in
// quotation marks ("report=%2220912151%22"), are read too.
import { parseSearchWith, stringifySearchWith } from "@tanstack/react-router";

export const readSearch = parseSearchWith((value) => /^"(-?\d[\d.eE+-]*|true|false|null)"$/.exec(value)?.[1] ?? value);
export const writeSearch = stringifySearchWith(JSON.stringify);
