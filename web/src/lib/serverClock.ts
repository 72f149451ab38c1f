// How far this computer's clock is from the server's, so that timers of calls are right on a computer that is wrong.
let offsetMs = 0;

// From the Date header of answers: whole seconds, so small differences say nothing.
export function noteServerTime(date: string | null, now = Date.now()): void {
  const at = date === null ? Number.NaN : Date.parse(date);
  if (Number.isNaN(at)) return;
  const difference = at + 500 - now;
  if (Math.abs(difference - offsetMs) > 2_000) offsetMs = difference;
}

export function serverNow(now = Date.now()): number {
  return now + offsetMs;
}
