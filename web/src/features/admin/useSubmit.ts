import { useState } from "react";
import { ProblemError } from "@/api/problem";
import { problemText, textOfCode } from "@/api/problemText";
import { i18n } from "@/lib/i18n";

export interface Failure {
  text: string;
  // Field of the contract -> what is wrong with it.
  fields: Readonly<Record<string, string>>;
}

// Runs one write; while it runs `busy`, afterwards its failure, field by field where the server names them.
export function useSubmit() {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const submit = async (work: () => Promise<void>): Promise<boolean> => {
    setBusy(true);
    setFailure(undefined);
    try {
      await work();
      return true;
    } catch (error) {
      const fields: Record<string, string> = {};
      if (error instanceof ProblemError) {
        const { problem } = error;
        for (const item of problem.errors ?? [])
          fields[item.field] = textOfCode(item.code) ?? i18n.t("common:problem.invalid");
        if (problem.field) fields[problem.field] ??= problemText(error);
      }
      setFailure({ text: problemText(error), fields });
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, submit, forget: () => setFailure(undefined) };
}
