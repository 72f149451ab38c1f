import { Button } from "@mantine/core";
import { useTranslation } from "@/lib/i18n";

// The rest of a list that the server gives in pages; nothing when there is none.
export function LoadMore({
  list,
}: {
  list: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}) {
  const { t } = useTranslation("common");
  if (!list.hasNextPage) return null;
  return (
    <Button size="xs" variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
      {t("action.more")}
    </Button>
  );
}
