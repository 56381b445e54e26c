import { dirname } from "node:path";

/** The checkout that the commands belong to, wherever they were started and however they were compiled. */
export const checkout = dirname(require.resolve("siscoe-infrastructure/package.json"));
