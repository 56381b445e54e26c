import assert from "node:assert/strict";
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import type { Readable, Writable } from "node:stream";
import { after } from "node:test";
import { copyCheckout } from "../../commands/checkout";
import type * as LocalStack from "../../commands/localStack";
import { pulumiCli } from "../../commands/pulumiCli";
import { silenceLines } from "../../commands/silence";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { exampleFile } from "./stackFiles";

/** What a command did. */
export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the checkout, to run commands in: nothing of the developer's own environments is touched. */
export class Checkout {
  readonly folder: string;

  private readonly node: string;

  /**
   * @param servers whether real servers run behind its environments; records are all there is by default.
   * @param node the Node.js that runs its commands: this one by default.
   * @param ending who is told what to do when the copy is of no more use: the test by default.
   */
  constructor({
    servers = false,
    node = process.execPath,
    ending = after as (work: () => void) => void,
  } = {}) {
    this.node = node;
    // Its path has a space and an accent in it, as a user's may.
    this.folder = mkdtempSync(join(tmpdir(), "siscoe não "));
    if (servers) delete process.env["EMULATOR_SERVERS"];
    else process.env["EMULATOR_SERVERS"] = "";
    copyCheckout(this.folder);
    for (const stack of ["prod", "staging"] as const)
      writeFileSync(this.path(`Pulumi.${stack}.yaml`), exampleFile(stack));
    ending(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
  }

  /** A file of the copy. */
  path(...names: string[]): string {
    return join(this.folder, ...names);
  }

  /** Starts `npm run local -- <args>`. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
    return this.startCommand("local", args, env);
  }

  /** Runs `npm run settings -- <args>` to its end. */
  settings(args: readonly string[]): Promise<Ran> {
    return ended(this.startCommand("settings", args, {}));
  }

  private startCommand(name: "local" | "settings", args: readonly string[], env: NodeJS.ProcessEnv) {
    return spawn(this.node, ["load.js", `commands/${name}.ts`, ...args], {
      cwd: this.folder,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  /** Runs `npm run local -- <args>` to its end. What an `up` made, a refresh finds as it is, unless something waits. */
  async local(args: string, env?: NodeJS.ProcessEnv, waits = false): Promise<Ran> {
    const [command, ...options] = args.split(" ");
    const ran = await ended(this.start(args.split(" "), env));
    if (command !== "up" || ran.code !== 0 || waits) return ran;
    const stack = options.includes("--stack") ? options.slice(options.indexOf("--stack")) : [];
    const { stdout } = await ended(this.start(["refresh", ...stack], env));
    // The stack's reference to itself is another after each "up" that changed an output.
    const found = stdout.split("\n").filter((line) => / (updated|deleted) \(/.test(line));
    assert.deepEqual(
      found.filter((line) => !line.includes("pulumi:pulumi:StackReference")),
      [],
      "what an up made is what a refresh finds",
    );
    return ran;
  }

  /** Opens an environment of the copy in this process, to watch the engine's events. */
  async open(name: string, overrides?: Record<string, string>): Promise<LocalStack.OpenEnvironment> {
    const load = createRequire(__filename);
    const { openEnvironment } = load(this.path("commands", "localStack.ts")) as typeof LocalStack;
    return openEnvironment({ name, pulumiCommand: await pulumiCli(fakeTerminal()) }, overrides);
  }

  /** Does something while a file of the copy says something else. */
  async edited(name: string, edit: (content: string) => string, work: () => Promise<void>): Promise<void> {
    const content = readFileSync(this.path(name), "utf8");
    writeFileSync(this.path(name), edit(content));
    try {
      await work();
    } finally {
      writeFileSync(this.path(name), content);
    }
  }

  /** Every file that the environments keep: its path and its content. */
  kept(): [file: string, content: string][] {
    return filesIn(this.path(".local")).map((file) => [
      relative(this.folder, file),
      readFileSync(file, "latin1"),
    ]);
  }

  /** What the copy's own files are, in one word. */
  fingerprint(): string {
    const hash = createHash("sha256");
    const foreign = [".local", "node_modules"];
    const own = readdirSync(this.folder).filter((name) => !foreign.includes(name));
    for (const file of own.flatMap((name) => filesIn(this.path(name))))
      hash.update(relative(this.folder, file)).update(readFileSync(file));
    return hash.digest("hex");
  }
}

/** Waits for a command to end. */
export async function ended(child: ChildProcessByStdio<Writable | null, Readable, Readable>): Promise<Ran> {
  const [out, err]: [string[], string[]] = [[], []];
  child.stdout.on("data", (data: Buffer) => out.push(data.toString()));
  child.stderr.on("data", (data: Buffer) => err.push(data.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  // A command says what it is at where it is slow: how quick the machine is, no test asks.
  return { code, stdout: out.join(""), stderr: err.join("").replaceAll(silenceLines, "") };
}

/** The files below a folder, or the file itself. A socket is none, nor is a link that leads nowhere. */
export function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() !== true) return found?.isFile() === true ? [path] : [];
  return readdirSync(path).flatMap((name) => filesIn(join(path, name)));
}
