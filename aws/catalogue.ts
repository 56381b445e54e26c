/*
 * Facts of AWS, each once: `settings/` refuses by them before anything is made, `emulator/` as AWS would. AWS goes on
 * after they were written down. So a name that they lack is judged: it may be one that AWS had long before (then it is
 * wrong, or AWS has given it up), or one that can have come since.
 */

/** When the facts in this folder were last compared with their sources, which each names. */
export const catalogueDate = "2026-11-27";

/**
 * What the catalogue says of a name: it has it; it lacks it, and AWS may have brought it after {@link catalogueDate}
 * (settings warn of it, the emulator accepts it); or AWS doesn't have it.
 */
export type Verdict = "known" | "newer" | "wrong";
