import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { checkout } from "../../commands/checkout";

export { checkout };

// The reader that Pulumi's own Automation API reads these files with.
const { dump, load } = createRequire(require.resolve("@pulumi/pulumi"))("js-yaml") as {
  dump: (content: unknown) => string;
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

/**
 * What a stack's owner fills in (docs/deploy.md, step 4). Tests have an example's in its place: they have to pass in
 * everybody's checkout. All else is as the file has it.
 */
const owners = {
  "aws:region": "sa-east-1",
  "siscoe:domain": "siscoe.example.com",
  "siscoe:hostedZoneId": "Z0123456789EXAMPLE000",
  "siscoe:defaultFromEmail": "nao-responda@siscoe.example.com",
  "siscoe:availabilityZones": undefined,
  "siscoe:certificateArn": undefined,
  "siscoe:accountId": undefined,
  "siscoe:permissionsBoundary": undefined,
  "siscoe:secretsReaderPolicyArn": undefined,
};
const examples = {
  prod: { ...owners, "siscoe:availabilityZones": ["sa-east-1a", "sa-east-1b", "sa-east-1c"] },
  staging: { ...owners, "siscoe:domain": "staging.siscoe.example.com" },
  local: {},
} as const;

/** The settings of a stack's own file, but for secrets and for what its owner fills in. */
function exampleOf(stack: keyof typeof files): Record<string, unknown> {
  const config = readYaml(files[stack])["config"] as Record<string, unknown>;
  const isSecret = (value: unknown) => typeof value === "object" && value !== null && "secure" in value;
  return Object.fromEntries(
    Object.entries({ ...config, ...examples[stack] }).filter(
      ([, value]) => value !== undefined && !isSecret(value),
    ),
  );
}

/** A stack's file with these settings. */
export function exampleFile(stack: keyof typeof files): string {
  return dump({ config: exampleOf(stack) });
}

/** The same settings as the engine hands them to the program, with the secrets it needs. */
export function settingsOf(stack: keyof typeof files): Record<string, string> {
  const texts = Object.entries(exampleOf(stack)).map(([key, value]) => [
    key,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return { ...(Object.fromEntries(texts) as Record<string, string>), ...requiredSecrets };
}
