import type { Workspace } from "@/api/desk";
import { type SopRun, useWords } from "@/api/procedure";
import { useChosenHonorific } from "@/features/sop/Honorific";
import classes from "@/features/sop/Sentences.module.css";

// What to say now, word for word. Letters that stand on tiles are not said a second time here.
export function Sentences({ workspace, run, spelling }: { workspace: Workspace; run: SopRun; spelling: boolean }) {
  const words = useWords();
  const fill = useChosenHonorific(workspace);
  const said = run.sentences.filter((sentence) => !(spelling && sentence.prompt === "P_SPELL"));
  if (said.length === 0) return null;
  return (
    <div className={classes.sentences}>
      {said.map((sentence) => (
        <blockquote key={sentence.prompt} className={classes.sentence}>
          “{fill(words(sentence.text))}”
        </blockquote>
      ))}
    </div>
  );
}
