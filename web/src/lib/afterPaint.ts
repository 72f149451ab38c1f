// For work that nobody waits for: it runs when what has changed by now is on the screen; at once in a page that nobody sees.
const patienceMs = 100; // for a page that is seen and not drawn

// Gives what calls it off.
export function afterPaint(task: () => void): () => void {
  if (document.visibilityState === "hidden") {
    task();
    return () => {};
  }
  let drawn = 0;
  const frame = requestAnimationFrame(() => {
    drawn = requestIdleCallback(run); // the frame is drawn first, and keys that wait are taken
  });
  const late = setTimeout(run, patienceMs);
  function stop() {
    cancelAnimationFrame(frame);
    cancelIdleCallback(drawn);
    clearTimeout(late);
  }
  function run() {
    stop();
    task();
  }
  return stop;
}
