import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

/** The checkout that is tested. */
export const checkout = resolve(__dirname, "../..");

// The reader that Pulumi's own Automation API reads these files with.
const { load } = createRequire(require.resolve("@pulumi/pulumi"))("js-yaml") as {
  load: (text: string) => unknown;
};

/** Reads a YAML file of the checkout. */
export function readYaml(file: string): Record<string, unknown> {
  return load(readFileSync(join(checkout, file), "utf8")) as Record<string, unknown>;
}

const files = {
  prod: "Pulumi.prod.yaml",
  staging: "Pulumi.staging.yaml",
  local: "emulator/Pulumi.local.yaml",
} as const;

/** The secrets that a stack needs, and that no file of the checkout holds. */
export const requiredSecrets = {
  "siscoe:brevoSmtpUser": "7f3a@smtp-brevo.test",
  "siscoe:brevoSmtpPassword": "xsmtpsib-mail-password",
} as const;

/** The settings of a stack's own file, as the engine hands them to the program, with the secrets it needs. */
export function settingsOf(stack: keyof typeof files): Record<string, string> {
  const config = readYaml(files[stack])["config"] as Record<string, unknown>;
  const texts = Object.entries(config).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { ...(Object.fromEntries(texts) as Record<string, string>), ...requiredSecrets };
}
