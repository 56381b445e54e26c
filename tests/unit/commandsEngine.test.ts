import assert from "node:assert/strict";
import { test } from "node:test";
import { CommandError } from "@pulumi/pulumi/automation";
import { engineWords, operate, ownWords } from "../../commands/engine";
import { forgetOrphans } from "../../commands/orphans";
import type { State } from "../../commands/state";
import { Records } from "../../emulator/records";
import { newFolder } from "./commandsFakePrograms";
import { fakeTerminal } from "./commandsFakeTerminal";

/** An error as the Automation API makes it of what the CLI wrote on standard error. */
function commandError(stderr: string): CommandError {
  const words = `Command failed with exit code 255: /x/pulumi stack select --stack prod\n${stderr}`;
  const error = new Error(`code: -2\n stdout: \n stderr: ${words}\n err?: Error: ${words}\n\n`);
  return Object.setPrototypeOf(error, CommandError.prototype) as CommandError;
}

test("of the Automation API's errors, the engine's own words are shown, once", () => {
  const words = "error: could not read the state:\n  it is not JSON";
  assert.equal(engineWords(commandError(words)), words);
});

test("an error without the engine's words is shown whole", () => {
  const error = commandError("signal: killed");
  assert.equal(engineWords(error), error.message);
});

test("what the engine advises at the end of a destroy is about another backend, and left out", () => {
  const last = "Resources:\n    - 130 deleted\n\nDuration: 7s\n\n";
  const advice =
    "The resources in the stack have been deleted, but the history and configuration associated with the stack are still " +
    "maintained. \nIf you want to remove the stack completely, run `pulumi stack rm prod`.\n";
  assert.equal(ownWords(last + advice), last);
  assert.equal(
    advice
      .split(/(?<=\n)/)
      .map(ownWords)
      .join(""),
    "",
  );
});

test("an engine that the same Ctrl-C ended is told as stopped, though its end was learned first", async () => {
  const terminal = fakeTerminal();
  const ended = () => {
    setImmediate(terminal.stop);
    return Promise.reject(commandError("Command was killed with SIGINT"));
  };
  await assert.rejects(operate(terminal, "what is next", ended), /^Interrupted: Stopped/);
});

test("the Automation API's preface to what the program said is left out", () => {
  const problems = 'There is 1 problem in the settings of stack "local"; nothing was changed.\n';
  const line = (preface: string) => `    error: ${preface}${problems}`;
  // The engine tells it as it happens and again at the end, and both may come at once.
  assert.equal(ownWords(line("One or more errors occurred: ").repeat(2)), line("").repeat(2));
});

test("what a killed engine had created without noting it is forgotten, and nothing else", () => {
  const folder = newFolder();
  const records = new Records(folder, "passphrase");
  const put = (type: string, id: string, properties = {}) => {
    records.put({ type, id, inputs: [], properties });
  };
  put("aws:kms/alias:Alias", "alias/noted");
  put("aws:kms/alias:Alias", "alias/unnoted");
  put("aws:s3/bucket:Bucket", "of-somebody-else");
  put("aws:route53/record:Record", "unnoted", { name: "siscoe.example.com" });
  put("aws:route53/record:Record", "let-go", { name: "other.example.com" });
  put("aws:ec2/vpc:Vpc", "vpc-being-updated");
  const resource = (type: string, id?: string) => ({
    urn: `urn::${type}`,
    type,
    ...(id === undefined ? {} : { id }),
  });
  const state: State = {
    outputs: {},
    resources: [resource("aws:kms/alias:Alias", "alias/noted")],
    pending: [
      { type: "creating", resource: resource("aws:kms/alias:Alias") },
      {
        type: "creating",
        resource: { ...resource("aws:route53/record:Record"), inputs: { name: "siscoe.example.com" } },
      },
      { type: "updating", resource: resource("aws:ec2/vpc:Vpc", "vpc-being-updated") },
    ],
  };
  forgetOrphans(folder, state);
  const types = [
    "aws:kms/alias:Alias",
    "aws:s3/bucket:Bucket",
    "aws:ec2/vpc:Vpc",
    "aws:route53/record:Record",
  ];
  const left = types.flatMap((type) => records.list(type).map(({ id }) => id));
  assert.deepEqual(left, ["alias/noted", "of-somebody-else", "vpc-being-updated", "let-go"]);
});
