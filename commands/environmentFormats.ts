import { processVariables, renderDotenv } from "../components/dotenv";
import { Failure } from "./failure";

/** Variables that libraries read from the process environment: the stack's, and what the local servers add. */
const processNames: readonly string[] = [...processVariables, "PGSSLROOTCERT", "SSL_CERT_FILE"];

type Variables = Readonly<Record<string, string>>;

/** The forms that `env` prints the consumer's environment in. */
export const formats = {
  dotenv: renderDotenv,
  process: (variables: Variables) =>
    renderDotenv(
      Object.fromEntries(Object.entries(variables).filter(([name]) => processNames.includes(name))),
    ),
  json: (variables: Variables) => `${JSON.stringify(variables, null, 2)}\n`,
} as const;

/** The name of a form. */
export type Format = keyof typeof formats;

/** An environment, rendered as a dotenv file by the stack, in the form that was asked for. */
export function formatEnvironment(dotenv: string, format: Format): string {
  return formats[format](parseDotenv(dotenv));
}

function parseDotenv(dotenv: string): Variables {
  const lines = dotenv.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    lines.map((line, index) => {
      const [, name, value] = /^([A-Za-z_][A-Za-z0-9_]*)=(.*)$/.exec(line) ?? [];
      // The line may hold a secret: its number has to do.
      if (name === undefined || value === undefined) {
        throw new Failure(`Line ${index + 1} of the stack's output dotenv is not NAME=value.`);
      }
      return [name, value];
    }),
  );
}
