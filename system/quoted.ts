/** A word of a command that is to be typed: a shell takes it whole, whatever is in it. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
