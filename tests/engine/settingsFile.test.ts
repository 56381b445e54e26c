import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import fc from "fast-check";
import { pathToFileURL } from "node:url";
import { pulumiCli } from "../../commands/pulumiCli";
import { StackFile } from "../../settings/stackFile";
import { changedWords } from "../support/badSettings";
import { newFolder } from "../unit/commandsFakePrograms";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { measured } from "../unit/commandsStackFileTable";

/** The machine's CLI, in the folder of a project whose backend is in that folder too. */
async function cliIn(folder: string): Promise<(...args: string[]) => string> {
  const { command } = await pulumiCli(fakeTerminal());
  const env = {
    ...process.env,
    PULUMI_BACKEND_URL: pathToFileURL(folder).href,
    PULUMI_HOME: join(folder, "home"),
    PULUMI_CONFIG_PASSPHRASE: "throwaway",
    PULUMI_SKIP_UPDATE_CHECK: "1",
  };
  return (...args) =>
    execFileSync(command, [...args, "--non-interactive"], { cwd: folder, env, encoding: "utf8" });
}

const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
/** What YAML makes something else of, in all the ways that the fuzzer of the settings writes. */
const random = fc.sample(changedWords, { numRuns: 500, seed });

describe("the CLI reads a stack's file as the table, and so our reader, says", () => {
  let said: Record<string, { readonly value?: string }>;
  let ours: Record<string, string | undefined>;

  before(async () => {
    const folder = newFolder();
    writeFileSync(join(folder, "Pulumi.yaml"), "name: siscoe\nruntime: nodejs\n");
    const pulumi = await cliIn(folder);
    pulumi("stack", "init", "asked");
    const path = join(folder, "Pulumi.asked.yaml");
    const lines = [
      ...measured.map(([written], index) => `  siscoe:read${index}: ${written}\n`),
      ...random.map((written, index) => `  siscoe:random${index}: ${written}\n`),
    ];
    writeFileSync(path, `config:\n${lines.join("")}`);
    const file = new StackFile(path, "siscoe", "Pulumi.asked.yaml");
    ours = Object.fromEntries(file.entries.map(({ key, text }) => [key, text]));
    measured.forEach(([, read], index) => {
      file.set(`siscoe:set${index}`, read);
    });
    file.save();
    said = JSON.parse(pulumi("config", "--json", "--stack", "asked")) as typeof said;
  });

  measured.forEach(([written, read], index) => {
    test(written === "" ? "nothing" : written, () => {
      assert.equal(said[`siscoe:read${index}`]?.value, read);
    });
    test(`${read}, set by us`, () => {
      assert.equal(said[`siscoe:set${index}`]?.value, read);
    });
  });

  test(`500 words by chance (SEED=${seed})`, () => {
    const differ = random.filter(
      (_, index) => said[`siscoe:random${index}`]?.value !== ours[`siscoe:random${index}`],
    );
    assert.deepEqual(differ, []);
  });
});
