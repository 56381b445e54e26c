import { readdirSync, readFileSync } from "node:fs";

/** What anybody on the machine can read of the processes that run meanwhile: their command lines (Linux). */
export class ProcessWatch {
  private readonly lines = new Set<string>();
  private readonly timer: NodeJS.Timeout;

  /** Looks from now on, every so many milliseconds. */
  constructor(everyMs = 50) {
    this.look();
    this.timer = setInterval(() => {
      this.look();
    }, everyMs).unref();
  }

  /** Ends it. @returns every command line that was seen. */
  stop(): string[] {
    clearInterval(this.timer);
    this.look();
    return [...this.lines];
  }

  private look(): void {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      const line = ofProcess(pid, "cmdline");
      if (line !== "") this.lines.add(line);
    }
  }
}

/** A file of a process; empty for one that is gone. */
export function ofProcess(pid: number | string, file: "cmdline" | "environ" | "limits"): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1").replaceAll("\0", " ");
  } catch {
    return "";
  }
}
