import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { table } from "../../config";
import type { Setting } from "../../settings/table";
import { checkout, readYaml, requiredSecrets, settingsOf } from "../support/stackFiles";

/**
 * Runs a project as the CLI's language host does (the SDK's cmd/run/run.js: what it requires it calls, if that is a
 * function), on a mocked engine, in a process of its own without any loader. Prints the types of what was registered.
 */
const languageHost = `
const { runtime } = require("@pulumi/pulumi");
const types = [];
const domain = JSON.parse(process.env.SETTINGS)["siscoe:domain"];
const newResource = ({ type, name, inputs }) => {
  types.push(type);
  return { id: name, state: { arn: "arn:" + name, name, outputs: {}, ...inputs } };
};
runtime.setMocks({ newResource, call: ({ inputs }) => ({ name: domain, ...inputs }) }, "siscoe", "prod", true, "organization");
runtime.setAllConfig(JSON.parse(process.env.SETTINGS), JSON.parse(process.env.SECRET_KEYS));
const run = () => {
  const program = require(process.env.PROGRAM);
  return program instanceof Function ? program() : program;
};
runtime.runInPulumiStack(run).then(() => runtime.disconnect()).then(() => console.log(JSON.stringify(types)));
`;

async function registeredBy(folder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", languageHost], {
    cwd: folder,
    env: {
      PATH: process.env["PATH"],
      PROGRAM: join(folder, String(readYaml("Pulumi.yaml")["main"])),
      SETTINGS: JSON.stringify(settingsOf("prod")),
      SECRET_KEYS: JSON.stringify(Object.keys(requiredSecrets)),
    },
  });
  return JSON.parse(stdout) as string[];
}

describe("the entry point", () => {
  test("is a function", () => {
    const load = createRequire(__filename);
    const { main } = readYaml("Pulumi.yaml");
    assert.equal(typeof load("../../index"), "function");
    assert.equal(typeof load(join(checkout, String(main))), "function");
  });

  test("registers the resources when the CLI runs it", async () => {
    const types = await registeredBy(checkout);
    assert.ok(types.length > 100, `${types.length} resources`);
    for (const type of ["aws:rds/instance:Instance", "aws:elasticache/replicationGroup:ReplicationGroup"]) {
      assert.ok(types.includes(type), type);
    }
  });

  test("would register nothing as a default export: this test sees it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "siscoe-default-export-"));
    try {
      for (const file of ["main.js", "load.js", "package.json", "tools/versions.json"])
        cpSync(join(checkout, file), join(folder, file));
      symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"));
      const program = `import * as aws from "@pulumi/aws";
        function program() { new aws.s3.Bucket("bucket"); }`;
      const types = async (exported: string) => {
        writeFileSync(join(folder, "index.ts"), `${program}\n${exported}`);
        return registeredBy(folder);
      };
      assert.deepEqual(await types("export = program;"), ["pulumi:pulumi:Stack", "aws:s3/bucket:Bucket"]);
      assert.deepEqual(await types("export default program;"), ["pulumi:pulumi:Stack"]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("an error is told by its source's line where Node.js is asked for that", async () => {
  const folder = mkdtempSync(join(tmpdir(), "siscoe-load-"));
  try {
    const file = join(folder, "broken.ts");
    writeFileSync(file, `interface Gone {\n  a: 1;\n}\nthrow new Error("on line four");\n`);
    const linesWith = async (...options: string[]) => {
      const run = promisify(execFile)(process.execPath, [...options, join(checkout, "load.js"), file]);
      const { stderr } = (await run.catch((error: unknown) => error)) as { stderr: string };
      assert.match(stderr, /on line four/);
      return /broken\.ts:4:7\b/.test(stderr);
    };
    assert.equal(await linesWith("--enable-source-maps"), true);
    assert.equal(await linesWith(), false);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("Pulumi.yaml", () => {
  const project = readYaml("Pulumi.yaml");

  test("says how the program is run, has no schema of settings, and knows of no emulator", () => {
    assert.deepEqual(Object.keys(project).sort(), ["description", "main", "name", "runtime"]);
    assert.equal(project["name"], "siscoe");
    assert.deepEqual(project["runtime"], { name: "nodejs", options: { typescript: false } });
    assert.equal(project["main"], "main.js");
  });
});

test("no stack's file of the checkout holds a secret in clear, and local's is out of the CLI's reach", () => {
  const secrets = Object.entries<Setting>(table).flatMap(([key, { secret }]) =>
    secret === true ? [key] : [],
  );
  for (const file of ["Pulumi.prod.yaml", "Pulumi.staging.yaml", "emulator/Pulumi.local.yaml"]) {
    const config = readYaml(file)["config"] as Record<string, unknown>;
    for (const key of secrets.filter((secret) => `siscoe:${secret}` in config)) {
      assert.deepEqual(Object.keys(config[`siscoe:${key}`] as object), ["secure"], `${file}: ${key}`);
    }
  }
  assert.throws(() => readYaml("Pulumi.local.yaml"), /ENOENT/);
});
