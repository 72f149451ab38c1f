// The sound of a call, in exactly one tab of this browser: the one that was looked at last.
import { ringSound } from "@/lib/preferences";
import { createStore } from "@/lib/store";

// True in the tab that rings and pops.
export const holdsBell = createStore(false);
const lockName = "sapa-bell";

// The tab that gets the attention takes the bell; when it goes, the next in the queue has it.
export function followBell(): () => void {
  if (!navigator.locks) {
    holdsBell.set(true);
    return () => {};
  }
  let stopped = false;
  let release: (() => void) | undefined;
  const hold = () => {
    holdsBell.set(true);
    return new Promise<void>((resolve) => {
      release = resolve;
    });
  };
  const queue = () => {
    if (stopped) return;
    void navigator.locks.request(lockName, hold).catch(lost);
  };
  const lost = () => {
    holdsBell.set(false);
    queue();
  };
  const take = () => {
    if (stopped || holdsBell.get() || document.visibilityState !== "visible") return;
    void navigator.locks.request(lockName, { steal: true }, hold).catch(lost);
  };
  queue();
  if (document.hasFocus()) take();
  window.addEventListener("focus", take);
  return () => {
    stopped = true;
    window.removeEventListener("focus", take);
    holdsBell.set(false);
    release?.();
  };
}

let context: AudioContext | undefined;
let timer: ReturnType<typeof setInterval> | undefined;

// Two soft tones, a second long, every three seconds.
function chime(): void {
  if (ringSound.get() === "off") return;
  context ??= new AudioContext();
  if (context.state === "suspended") void context.resume().catch(() => {});
  const start = context.currentTime + 0.02;
  for (const [offset, frequency] of [
    [0, 659],
    [0.22, 523],
    [0.5, 659],
    [0.72, 523],
  ] as const) {
    const tone = context.createOscillator();
    const gain = context.createGain();
    tone.type = "sine";
    tone.frequency.value = frequency;
    gain.gain.setValueAtTime(0, start + offset);
    gain.gain.linearRampToValueAtTime(0.16, start + offset + 0.02);
    gain.gain.exponentialRampToValueAtTime(0.001, start + offset + 0.2);
    tone.connect(gain).connect(context.destination);
    tone.start(start + offset);
    tone.stop(start + offset + 0.22);
  }
}

export function ring(on: boolean): void {
  if (on && timer === undefined) {
    chime();
    timer = setInterval(chime, 3000);
  } else if (!on && timer !== undefined) {
    clearInterval(timer);
    timer = undefined;
  }
}
