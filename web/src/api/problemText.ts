// What went wrong, in the language of the person. The server's `detail` is for logs and developers.
import { isPassing, OfflineError, ProblemError } from "@/api/problem";
import { i18n } from "@/lib/i18n";

const byStatus: Record<number, "forbidden" | "notFound" | "conflict" | "invalid" | "busy"> = {
  400: "invalid",
  403: "forbidden",
  404: "notFound",
  409: "conflict",
  412: "conflict",
  422: "invalid",
  503: "busy",
};

export function textOfCode(code: string): string | undefined {
  const text = i18n.find(`common:problem.${code}`);
  if (text !== undefined) return text;
  if (code.startsWith("phone_")) return i18n.t("common:problem.phone_invalid");
  return undefined;
}

export function problemText(error: unknown): string {
  if (error instanceof ProblemError) {
    const { code, status, requestId } = error.problem;
    const known = textOfCode(code);
    if (known && status < 500) return known;
    const general = byStatus[status];
    const text =
      known ?? (general ? i18n.t(`common:problem.${general}`) : i18n.t("common:problem.unexpected", { code }));
    // Where only the server's log can tell, the person gets what to look for.
    return requestId && (status >= 500 || !general)
      ? `${text} ${i18n.t("common:problem.reference", { id: requestId })}`
      : text;
  }
  if (error instanceof OfflineError || isPassing(error)) return i18n.t("common:problem.offline");
  return i18n.t("common:problem.unexpected", { code: error instanceof Error ? error.name : "?" });
}
