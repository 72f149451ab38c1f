// The client's small twin of the server's number rules: only to show digits in groups while somebody types.
// What a number is, is decided by the server.

export function digitsOf(text: string): string {
  return text.replace(/[^\d+]/g, "");
}

// "087700001234" -> "0877-0000-1234"; anything that is not plainly an Indonesian number stays as it is.
export function grouped(text: string): string {
  const bare = text.trim();
  if (!/^0\d{8,12}$/.test(bare)) return text;
  return `${bare.slice(0, 4)}-${bare.slice(4, 8)}-${bare.slice(8)}`.replace(/-$/, "");
}
