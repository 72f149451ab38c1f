export interface ImportResult {
  added: number;
  changed: number;
  rejected: number;
  items: {
    line: number;
    name: string;
    outcome: "added" | "changed" | "unchanged" | "rejected";
    reason?: string;
    // Of the reason, as in a Problem.
    code?: string;
    password?: string;
  }[];
}

const field = (text: string) => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

// The new passwords as a file that can be handed out; made in the browser, sent nowhere.
export function csvOfPasswords(result: Pick<ImportResult, "items">): string {
  const lines = result.items.flatMap((line) => (line.password ? [`${field(line.name)},${field(line.password)}`] : []));
  return `data:text/csv;charset=utf-8,${encodeURIComponent(["name,password", ...lines].join("\r\n"))}`;
}
