// What a call-back can come to.
export const results = ["reached", "no_answer", "busy", "wrong_number", "not_needed"] as const;
export type Result = (typeof results)[number];

export function resultOf(text: string): Result | undefined {
  return results.find((result) => result === text);
}
