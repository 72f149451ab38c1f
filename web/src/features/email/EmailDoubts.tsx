import type { SpelledAddress } from "@/api/procedure";
import { useTranslation } from "@/lib/i18n";
import { Notice } from "@/ui/Notice";

// What is odd about an address: said so that the agent asks; the address stays as the caller gave it.
export function EmailDoubts({ spelled }: { spelled: Pick<SpelledAddress, "doubts" | "suggestedDomain"> }) {
  const { t } = useTranslation("email");
  if (spelled.doubts.length === 0) return null;
  return (
    <Notice tone="warn" live>
      {spelled.doubts.map((doubt) => (
        <div key={doubt}>{t(`doubt.${doubt}`, { domain: spelled.suggestedDomain ?? "" })}</div>
      ))}
    </Notice>
  );
}
