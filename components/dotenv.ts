/**
 * The characters that python-decouple, docker's `--env-file`, compose and `sh` all read as themselves, unquoted.
 * Anything else means something to one of them: a space, a quote, `$`, `\`, `#`, `;`, `&`, `~` and so on.
 */
const survivors = /^[A-Za-z0-9@%+=:,./?!*^_-]*$/;

/** The variables that libraries read from the process environment: in a `.env` file alone they have no effect. */
export const processVariables = [
  "CELERY_BROKER_URL",
  "CELERY_RESULT_BACKEND",
  "DJANGO_SETTINGS_MODULE",
] as const;

/** Whether a value can stand unquoted behind `NAME=` and be read the same by every reader. */
export function survivesDotenv(value: string): boolean {
  return survivors.test(value);
}

/**
 * Renders variables as a dotenv file: one `NAME=value` a line, sorted by name.
 * Refuses a value that some reader would change; the error names the variable, never its value.
 */
export function renderDotenv(variables: Readonly<Record<string, string>>): string {
  const unsafe = Object.keys(variables).filter((name) => !survivesDotenv(variables[name] ?? ""));
  if (unsafe.length > 0) {
    throw new Error(
      `${unsafe.sort().join(", ")}: some readers of .env files would change the value. ` +
        `Allowed: letters, digits and @ % + = : , . / ? ! * ^ _ -`,
    );
  }
  return Object.entries(variables)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}\n`)
    .join("");
}
