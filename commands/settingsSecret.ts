import { spawn } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import type { StackIdentity } from "../settings/command";
import { Failure, Interrupted } from "./failure";
import { pulumiCli } from "./pulumiCli";
import type { StackFile } from "../settings/stackFile";
import type { Terminal } from "./terminal";

/** Asks for a secret, and shows nothing of what is typed; without a terminal, reads all of standard input. */
export async function readSecret(question: string, terminal: Terminal): Promise<string> {
  const { stdin } = process;
  if (!stdin.isTTY) return (await text(stdin)).replace(/\r?\n$/, "");
  // First: what is typed as soon as the question stands there must not show.
  stdin.setRawMode(true);
  process.stderr.write(question);
  try {
    return await typedLine();
  } finally {
    stdin.setRawMode(false);
    stdin.pause();
    terminal.say("");
  }
}

/** What is typed up to Enter. In raw mode Ctrl-C is a character, and so is what deletes one. */
function typedLine(): Promise<string> {
  return new Promise((resolve, reject) => {
    let line = "";
    process.stdin.setEncoding("utf8").on("data", function read(typed: string) {
      for (const character of typed) {
        if (character === "\u0003" || character === "\u0004") {
          process.stdin.off("data", read);
          reject(new Interrupted("Stopped: nothing was changed."));
          return;
        }
        if (character === "\r" || character === "\n") {
          process.stdin.off("data", read);
          resolve(line);
          return;
        }
        line = character === "\u007f" || character === "\b" ? line.slice(0, -1) : line + character;
      }
    });
  });
}

/** A stack, as far as its encryption is concerned. */
interface Encrypting {
  readonly environment: StackIdentity;
  readonly file: StackFile;
  readonly folder: string;
  readonly terminal: Terminal;
}

/**
 * Writes a secret into a stack's file, encrypted by the CLI as the file says: with a passphrase or with a key in AWS. The
 * CLI asks its backend for the stack first, which takes a login: so it is shown an empty backend that has just that
 * stack. Only what Pulumi Cloud encrypts is Pulumi Cloud's to do.
 */
export async function setSecret(stack: Encrypting, key: string, value: string): Promise<void> {
  const { environment, file, folder, terminal } = stack;
  if (environment.stack === "local") {
    throw new Failure(`${environment.stack} uses a placeholder for ${key}, so there is nothing to set.`);
  }
  const { command } = await pulumiCli(terminal);
  const salted = file.top("encryptionsalt") !== undefined;
  const set = ["config", "set", "--secret", "--stack", environment.stack, "--config-file", file.path, key];
  if (!salted && file.top("secretsprovider") === undefined) {
    await run(command, set, { cwd: folder, env: {}, input: value });
    return;
  }
  const passphrase = salted ? await passphraseOf(file, terminal) : {};
  const home = mkdtempSync(join(tmpdir(), "siscoe-secret-"));
  try {
    copyFileSync(join(folder, "Pulumi.yaml"), join(home, "Pulumi.yaml"));
    const env = { PULUMI_BACKEND_URL: pathToFileURL(home).href, PULUMI_HOME: join(home, "home") };
    const init = ["stack", "init", environment.stack, "--no-select"];
    await run(command, init, {
      cwd: home,
      env: { ...env, PULUMI_CONFIG_PASSPHRASE: "throwaway" },
      input: "",
    });
    await run(command, set, { cwd: home, env: { ...env, ...passphrase }, input: value });
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The passphrase of a stack, as the CLI takes it: from the environment, or else asked for. */
async function passphraseOf({ name }: StackFile, terminal: Terminal): Promise<Record<string, string>> {
  const given = ["PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE"];
  if (given.some((variable) => process.env[variable] !== undefined)) return {};
  if (process.stdin.isTTY) {
    return { PULUMI_CONFIG_PASSPHRASE: await readSecret(`The passphrase of ${name}: `, terminal) };
  }
  throw new Failure(
    `${name} is encrypted with a passphrase, and PULUMI_CONFIG_PASSPHRASE is not set. ` +
      `Fix: set it, or PULUMI_CONFIG_PASSPHRASE_FILE to a file that holds it.`,
  );
}

async function run(
  command: string,
  args: readonly string[],
  { cwd, env, input }: { readonly cwd: string; readonly env: Record<string, string>; readonly input: string },
): Promise<void> {
  const child = spawn(command, [...args, "--non-interactive", "--color", "never"], {
    cwd,
    env: { ...process.env, PULUMI_SKIP_UPDATE_CHECK: "1", ...env },
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const ended = new Promise<number | null>((resolve, reject) =>
    child.on("error", reject).on("close", resolve),
  );
  const [words, code] = await Promise.all([text(child.stderr), ended]);
  if (code !== 0) throw new Failure(`The secret was not set. The output of the Pulumi CLI:\n${words.trim()}`);
}
