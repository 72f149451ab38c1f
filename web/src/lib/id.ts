// An idempotency key: the same for every repeat of one press of a button.
export function newKey(): string {
  return crypto.randomUUID();
}
