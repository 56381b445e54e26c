import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ending } from "../servers/processSupport";
import { quoted } from "./operationsPage";
import type { OtherPostgres } from "./otherPostgres";
import { checkout } from "./stackFiles";

const page = readFileSync(join(checkout, "docs", "moving-in.md"), "utf8");

/** What the page prints for a shell, in blocks, by the heading that it is under. */
export const printed: ReadonlyMap<string, readonly string[]> = new Map(
  page.split(/^## /m).map((section) => {
    const [heading = ""] = section.split("\n");
    const blocks = [...section.matchAll(/```sh\n([\s\S]*?)```/g)].flatMap(([, block = ""]) =>
      block.replace(/\\\n\s*/g, " ").split("\n"),
    );
    return [heading, blocks.filter((line) => line !== "")] as const;
  }),
);

/** The section whose shell all others are typed in. */
const shell = "2. A shell that reaches both";

/** How long to wait for what follows by replication. */
const patienceMs = 10 * 60_000;

/** The new database, as its application reaches it. */
export interface NewDatabase {
  readonly port: number;
  readonly password: string;
  /** The certificates that its server's is signed by. */
  readonly caFile: string;
}

/**
 * A shell that reaches the old database and the new one, as the page has it: its commands are typed as they are printed, and
 * values stand in the place of `<name>`.
 */
export class MovingShell {
  /** What was typed, as it is printed. */
  readonly typed = new Set<string>();
  readonly folder: string;
  private readonly values: Readonly<Record<string, string>>;
  private readonly environment: Readonly<Record<string, string>>;

  /** @param name - the old database. */
  constructor(ending: Ending, old: OtherPostgres, name: string, to: NewDatabase) {
    this.folder = mkdtempSync(join(tmpdir(), "siscoe-moving-"));
    ending.after(() => {
      rmSync(this.folder, { recursive: true, force: true });
    });
    const passwords = [
      ["localhost", old.port, name, old.administrator, old.password],
      ["localhost", to.port, "*", "siscoe", to.password],
    ];
    const passFile = join(this.folder, "pgpass");
    writeFileSync(passFile, passwords.map((fields) => `${fields.join(":")}\n`).join(""), { mode: 0o600 });
    copyFileSync(to.caFile, join(this.folder, "global-bundle.pem"));
    this.values = {
      ...{ old: "localhost", port: String(old.port), name, administrator: old.administrator },
      ...{
        databaseAddress: "localhost",
        databasePort: String(to.port),
        password: randomBytes(12).toString("hex"),
      },
    };
    this.environment = {
      ...{ PATH: [old.programs.bin, process.env["PATH"] ?? ""].join(delimiter), LC_ALL: "C" },
      ...{ PGPASSFILE: passFile, ...old.programs.environment },
    };
  }

  /** Types the commands of a section that begin so, one after the other, and returns what they print. */
  async type(heading: string, isMeant: (line: string) => boolean = () => true): Promise<string> {
    const lines = (printed.get(heading) ?? []).filter((line) => ours.test(line) && isMeant(line));
    assert.ok(lines.length > 0, `docs/moving-in.md prints nothing of the kind under "${heading}"`);
    let said = "";
    for (const line of lines) said += await this.one(line);
    return said;
  }

  /** Types the command that a section has in backticks, and that begins so. */
  async typeInline(heading: string, beginning: string): Promise<string> {
    const text = page.split(/^## /m).find((section) => section.startsWith(`${heading}\n`)) ?? "";
    const prose = text.replaceAll(/```sh\n[\s\S]*?```/g, "");
    return this.one(quoted(prose, beginning).replaceAll("\n", " "));
  }

  /** Types a command until it prints that. */
  async until(heading: string, beginning: string, wanted: string): Promise<void> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const said = (await this.type(heading, (line) => line.startsWith(beginning))).trim();
      if (said === wanted) return;
      if (Date.now() > end) throw new Error(`${beginning} … says ${said}, and not ${wanted}`);
      await sleep(100);
    }
  }

  private one(line: string): Promise<string> {
    this.typed.add(line);
    const names = (printed.get(shell) ?? []).filter((other) => other.startsWith("export "));
    const typed = Object.entries(this.values).reduce(
      (text, [name, value]) => text.replaceAll(`<${name}>`, value),
      [...names, line].join("\n"),
    );
    return new Promise((resolve, reject) => {
      const options = { cwd: this.folder, env: { ...this.environment }, maxBuffer: 64 * 1024 * 1024 };
      execFile("bash", ["--norc", "-c", typed], options, (error, stdout, stderr) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${line}\n${stdout}${stderr}`));
      });
    });
  }
}

/** The commands that a shell beside the database is for; the others are AWS's and Pulumi's. */
export const ours = /^(psql|pg_dump|pg_restore|diff|tar) /;
