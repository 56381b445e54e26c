/** How far a version is behind another, in words: by the first of its numbers that differs. */
export function behind(pinned: string, newest: string): string {
  const [mine, theirs] = [pinned, newest].map(numbers);
  for (const [index, name] of ["major", "minor", "patch"].entries()) {
    const distance = (theirs?.[index] ?? 0) - (mine?.[index] ?? 0);
    if (distance < 0) return "current";
    if (distance > 0) return `${distance} ${name} behind`;
  }
  return "current";
}

/** The highest of some versions; those that are no releases don't count. */
export function highest(versions: readonly string[]): string | undefined {
  const releases = versions.filter((version) => /^v?\d+\.\d+\.\d+$/.test(version));
  return releases.sort((a, b) => compare(numbers(a), numbers(b))).at(-1);
}

function numbers(version: string): number[] {
  return version.replace(/^v/, "").split(/[.-]/).slice(0, 3).map(Number);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const difference = a.findIndex((number, index) => number !== b[index]);
  return difference === -1 ? 0 : (a[difference] ?? 0) - (b[difference] ?? 0);
}
