import { setTimeout as sleep } from "node:timers/promises";

/** Waits until something holds. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not so after ${timeoutMs / 1000} s: ${what}.`);
    await sleep(200);
  }
}
