import { type ComponentType, lazy } from "react";

const patience = 1_500; // ms between two tries

// A part of the screen that is fetched when it is first shown. While the server is away its place is kept and it is asked for again:
// React remembers the first failure of `lazy` for ever. What the server is there for, and has not, fails as ever.
export function late<Props>(load: () => Promise<ComponentType<Props>>) {
  return lazy(async () => {
    for (let refused = 0; ; ) {
      try {
        return { default: await load() };
      } catch (problem) {
        refused = (await serverAnswers()) ? refused + 1 : 0;
        if (refused > 1) throw problem;
      }
      await new Promise((done) => setTimeout(done, patience));
    }
  });
}

const serverAnswers = () =>
  fetch("/healthz", { method: "HEAD", cache: "no-store" }).then(
    () => true,
    () => false,
  );
