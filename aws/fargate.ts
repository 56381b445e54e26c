/** The memory that Fargate takes for a number of CPU units, in MiB: from, to, and in what steps. */
interface Memory {
  readonly from: number;
  readonly to: number;
  readonly step: number;
}

/**
 * Fargate's sizes for Linux: CPU units (1024 are one vCPU), and the memory that each goes with.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-cpu-memory-error.html (read November 2026). 256
 * units take 512, 1024 or 2048 MiB; 32768 units need platform version 1.4.0 and are left out: nothing here needs them.
 */
const sizes: Readonly<Record<string, Memory | readonly number[]>> = {
  256: [512, 1024, 2048],
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
  4096: { from: 8192, to: 30_720, step: 1024 },
  8192: { from: 16_384, to: 61_440, step: 4096 },
  16384: { from: 32_768, to: 122_880, step: 8192 },
};

/** The CPU units that Fargate has. */
export const fargateCpus: readonly number[] = Object.keys(sizes).map(Number);

/** The memory that Fargate takes with so many CPU units, in MiB, smallest first; empty for units that it hasn't. */
export function fargateMemory(cpu: number): number[] {
  const size = sizes[cpu];
  if (size === undefined) return [];
  if (!("from" in size)) return [...size];
  const { from, to, step } = size;
  return Array.from({ length: (to - from) / step + 1 }, (_, index) => from + index * step);
}
