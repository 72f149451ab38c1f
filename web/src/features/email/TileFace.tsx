import type { Tile } from "@/api/procedure";
import classes from "@/features/email/SpellingTiles.module.css";
import { useTranslation } from "@/lib/i18n";

// What stands on a tile: the letter, its code word, and what it is easily taken for.
export function TileFace({
  tile,
  edit,
  codeWord = "",
  was,
}: {
  tile: Tile;
  // What stands there instead, and its code word.
  edit?: string | undefined;
  codeWord?: string;
  was?: string | undefined;
}) {
  const { t } = useTranslation("email");
  const old = edit !== undefined ? tile.text : was;
  const risky = tile.level !== "low" && tile.mistakenFor !== "";
  return (
    <>
      <span className={`${classes.letter} mono`}>
        {old !== undefined && (
          <del className={classes.old}>
            {old.toUpperCase()}
            <span className="hidden-but-read"> {t("oldLetter")} </span>
          </del>
        )}
        <span className={classes.glyph}>{(edit ?? tile.text).toUpperCase() || "∅"}</span>
      </span>
      <span className={classes.word}>{edit === undefined ? tile.words.join(" ") : codeWord}</span>
      {edit === undefined && risky && (
        <span className={classes.taken}>
          <span aria-hidden="true">{tile.level === "conflict" ? "⚠ " : "≠ "}</span>
          <span className="hidden-but-read">{tile.level === "conflict" ? t("conflict") : t("takenFor")} </span>
          {tile.mistakenFor.slice(0, tile.level === "medium" ? 1 : 2).toUpperCase()}
        </span>
      )}
    </>
  );
}
