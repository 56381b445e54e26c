import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { PulumiCommand } from "@pulumi/pulumi/automation";
import {
  emulatedPlace,
  mergeSettings,
  placeholder,
  readCheckout,
  stackName,
} from "../../commands/stackSettings";
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { newFolder } from "./commandsFakePrograms";

/** Reading files takes no CLI; the Automation API wants one all the same. */
const noCli = { version: null } as unknown as PulumiCommand;

function checkoutWith(prod: string, project = "name: siscoe\nruntime: nodejs\n"): string {
  const folder = newFolder();
  writeFileSync(join(folder, "Pulumi.yaml"), project);
  writeFileSync(join(folder, "Pulumi.prod.yaml"), prod);
  return folder;
}

test("an unknown environment is refused with those that there are", () => {
  const checkout = checkoutWith("");
  for (const name of ["restored", "state"]) writeFileSync(join(checkout, `Pulumi.${name}.yaml`), "");
  for (const name of ["local", "prod", "restored"]) assert.equal(stackName(name, checkout), name);
  // "state" would share its folder with the engine's.
  for (const typed of ["production", "", "toString", "staging", "state", "../prod"]) {
    assert.throws(() => stackName(typed, checkout), {
      name: "UsageError",
      message: `--stack is "${typed}". Allowed: local, prod, restored, and every stack that has a file Pulumi.<name>.yaml.`,
    });
  }
});

test("required secrets that are unset, and all that are encrypted, can't be had here", async () => {
  const checkout = checkoutWith(`
config:
  siscoe:domain: siscoe.example.com
  siscoe:availabilityZones: [a, b]
  siscoe:brevoSmtpUser: { secure: v1:abc:def }
  siscoe:groqApiKey: { secure: v1:abc:def }
secretsprovider: awskms://alias/siscoe
`);
  const settings = await readCheckout(checkout, "prod", noCli);
  assert.deepEqual(settings.plain, {
    "siscoe:domain": "siscoe.example.com",
    "siscoe:availabilityZones": '["a","b"]',
  });
  assert.deepEqual(settings.missingSecrets, [
    "siscoe:brevoSmtpPassword",
    "siscoe:brevoSmtpUser",
    "siscoe:groqApiKey",
  ]);
});

test("a secret that was left plain is handed on as it is, for the program to refuse", async () => {
  const settings = await readCheckout(checkoutWith("config: { siscoe:brevoSmtpUser: me }"), "prod", noCli);
  assert.equal(settings.plain["siscoe:brevoSmtpUser"], "me");
  assert.deepEqual(settings.missingSecrets, ["siscoe:brevoSmtpPassword"]);
});

test("the workspace keeps its own encryption, and the placeholders that are still needed", () => {
  const settings = {
    project: { name: "siscoe" },
    plain: { "siscoe:domain": "new.example.com", "siscoe:protect": "true" },
    missingSecrets: ["siscoe:brevoSmtpUser"],
    changedByYaml: [],
  };
  const before = {
    encryptionSalt: "v1:salt",
    secretsProvider: "passphrase",
    config: {
      "siscoe:domain": "old.example.com",
      "siscoe:gone": "1",
      "siscoe:brevoSmtpUser": { secure: "v1:mine" },
      "siscoe:groqApiKey": { secure: "v1:no longer needed" },
    },
  };
  assert.deepEqual(mergeSettings(settings, before, { "siscoe:protect": "false" }), {
    encryptionSalt: "v1:salt",
    config: {
      "siscoe:domain": "new.example.com",
      "siscoe:protect": "false",
      "siscoe:brevoSmtpUser": { secure: "v1:mine" },
    },
  });
});

test("a placeholder tells what it stands for, and every secret setting takes it", () => {
  assert.match(placeholder("siscoe:brevoSmtpPassword"), /^placeholder-brevoSmtpPassword-+=$/);
  const secrets = Object.entries<Setting>(table).filter(([, { secret }]) => secret === true);
  assert.ok(secrets.length > 5);
  for (const [key, { type }] of secrets) assert.ok(type.safeParse(placeholder(key)).success, key);
});

test("the emulator plays the region, the account and the domain that the stack's file names", async () => {
  const placeOf = async (config: string) =>
    emulatedPlace(await readCheckout(checkoutWith(config), "prod", noCli));
  const named = 'config: { aws:region: us-east-1, siscoe:accountId: "210987654321", siscoe:domain: a.test }';
  assert.deepEqual(await placeOf(named), {
    EMULATOR_REGION: "us-east-1",
    EMULATOR_ACCOUNT: "210987654321",
    EMULATOR_DOMAIN: "a.test",
  });
  assert.deepEqual(await placeOf("config: {}"), {});
});

const unreadable = {
  "broken YAML": "config: [\n  unfinished",
  "an empty file": "",
  "a list": "- a\n- b",
  "a word": "hello",
  "config that is a word": "config: hello",
};
for (const [what, content] of Object.entries(unreadable)) {
  test(`${what} is said with the place to look at, and no command that would throw the rest away`, async () => {
    await assert.rejects(readCheckout(checkoutWith(content), "prod", noCli), {
      name: "Failure",
      message:
        /^Pulumi\.prod\.yaml can't be read: [^\n]+\. Nothing was changed\.\nFix: (look at line \d+, column \d+|write the settings below a line "config:")\.$/,
    });
  });
}

test("a missing file is said in one line, with the command that brings it back", async () => {
  await assert.rejects(readCheckout(checkoutWith("config: {}"), "staging", noCli), {
    name: "Failure",
    message: "Pulumi.staging.yaml does not exist. Fix: git checkout -- Pulumi.staging.yaml",
  });
});
