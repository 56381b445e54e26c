import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Stack } from "@pulumi/pulumi/automation";
import { pulumiCli } from "../../commands/pulumiCli";
import type { Fleet } from "../../emulator/servers/fleet";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import type { Checkout } from "./checkout";
import { ofProcess, ProcessWatch } from "./processWatch";
import { SecretSearch } from "./secretSearch";

/**
 * The secrets of one environment of a copy of the checkout, each a text that is found wherever it gets: what is written
 * and said from here on is searched for them.
 */
export class MarkedSecrets {
  readonly search = new SecretSearch();
  private readonly watch = new ProcessWatch();
  private readonly began = Date.now();
  private readonly said: [who: string, words: string][] = [];

  constructor(
    private readonly checkout: Checkout,
    private readonly stack: string,
  ) {}

  /** Gives secret settings other values, as the operations page has it: read from standard input. */
  async set({ workspace }: Stack, keys: readonly string[]): Promise<void> {
    const { command } = await pulumiCli(fakeTerminal());
    const file = join(workspace.workDir, `Pulumi.${this.stack}.yaml`);
    const env = { ...process.env, ...workspace.envVars, PULUMI_HOME: workspace.pulumiHome };
    for (const key of keys) {
      const args = ["config", "set", "--secret", "--stack", this.stack, "--config-file", file, key];
      execFileSync(command, args, { cwd: workspace.workDir, env, input: this.marker(key) });
    }
  }

  /** Looks for what the servers have of their own as well, and for what encrypts the environment. */
  async addServers(fleet: Fleet): Promise<void> {
    const authority = await fleet.authority();
    for (const purpose of ["postgres administrator", "redis administrator", "redis replica"])
      this.search.add(purpose, authority.secret(purpose));
    this.search.add("the passphrase", readFileSync(this.checkout.path(".local", "passphrase"), "utf8"));
  }

  /** Remembers what was said, to be searched. */
  hear(who: string, words: string): void {
    this.said.push([who, words]);
  }

  /** What was said, all of it. */
  get words(): string[] {
    return this.said.map(([, words]) => words);
  }

  /** Options that have an operation of the engine say all it can; that is remembered. */
  async loudly(who: string) {
    return { ...(await verbosity()), onOutput: this.listener(who), onError: this.listener(who) };
  }

  /** Remembers a stream of words in one piece: a secret may be cut in two on its way. */
  private listener(who: string): (words: string) => void {
    const heard: [who: string, words: string] = [who, ""];
    this.said.push(heard);
    return (words) => {
      heard[1] += words;
    };
  }

  /**
   * Which secret is in clear, and where: in all that was said, in the copy of the checkout and in what its environments
   * keep, in the servers' command lines and environments, in every command line meanwhile, and in what is left in the temporary folder.
   *
   * @param allowed - files of the environment that hold one on purpose.
   */
  async found(fleet: Fleet, allowed: readonly string[]): Promise<string[]> {
    const own = filesIn(this.checkout.folder).map((path) => [path, readFileSync(path, "latin1")] as const);
    const kept = this.checkout.kept().filter(([file]) => !allowed.includes(file));
    const servers = (await fleet.status()).flatMap(({ pid = 0, name }) =>
      (["cmdline", "environ"] as const).map((file) => [`${file} of ${name}`, ofProcess(pid, file)] as const),
    );
    const lines = this.watch.stop().map((line) => ["a command line", line] as const);
    assert.ok(lines.some(([, line]) => line.includes("redis-server")));
    const said = this.said.map(([who, words]) => [`what ${who} said`, words] as const);
    return this.search.foundIn([...said, ...own, ...kept, ...servers, ...lines, ...this.temporaryFiles()]);
  }

  /** A value for a secret setting with what URLs, JSON and shells write otherwise. */
  private marker(key: string): string {
    const text = randomBytes(24).toString("hex");
    const value = key === "siscoe:chatEncryptionKey" ? `${text.slice(0, 43)}=` : `m-${text}%2B+/=@`;
    this.search.add(key, value);
    return value;
  }

  /** What the commands left in the shared temporary folder. */
  private temporaryFiles(): [string, string][] {
    const names = readdirSync(tmpdir()).filter((name) => /^(pulumi|automation|siscoe-)/.test(name));
    const paths = names
      .map((name) => join(tmpdir(), name))
      .filter((path) => (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) > this.began);
    return paths
      .flatMap((path) => (statSync(path).isDirectory() ? filesIn(path) : [path]))
      .map((path) => [path, readFileSync(path, "latin1")]);
  }
}

/** The engine's own words, as many as it has. With `-v`, 3.206 says secrets too (docs/security.md); 3.274 does not. */
export async function verbosity() {
  const { version } = await pulumiCli(fakeTerminal());
  return { ...((version?.minor ?? 0) < 274 ? {} : { logVerbosity: 11, logToStdErr: true }), debug: true };
}

/** Every file below a folder, but for installed packages and what environments keep. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name === "node_modules" || entry.name === ".local") return [];
    return entry.isDirectory() ? filesIn(path) : entry.isFile() ? [path] : [];
  });
}
