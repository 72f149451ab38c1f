import { useQuery } from "@tanstack/react-query";
import { renderSpelling } from "@/api/procedure";

// The code words of letters that are not in the address yet. They are said, so they are the alphabet's that is in use.
export function useCodeWords(texts: readonly string[]): (text: string | undefined) => string {
  const letters = [...new Set(texts.join(""))].sort().join("");
  const { data } = useQuery({
    queryKey: ["spelling", "words", letters],
    queryFn: async () => {
      const { tiles } = await renderSpelling(`${letters}@gmail.com`);
      return Object.fromEntries(tiles.map((tile) => [tile.text, tile.words.join(" ")]));
    },
    enabled: letters !== "",
    staleTime: 600_000,
    placeholderData: (before) => before,
  });
  return (text = "") => [...text].map((letter) => data?.[letter] ?? "…").join(" ");
}
