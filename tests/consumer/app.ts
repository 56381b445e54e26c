import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { Leashed } from "./leash";
import type { Site } from "./site";

type Variables = Readonly<Record<string, string>>;

/** How the consumer gets its settings: from a `.env` file and what that can't hold, or all from its process. */
export type Form = "dotenv" | "process";

const startTimeoutMs = 60_000;

const run = promisify(execFile);

/** The consumer on one site: a copy of the project in a folder of its own, with nothing but the site's settings. */
export class App {
  private readonly running: Leashed[] = [];
  private daphne: Leashed | undefined;
  private celery: Leashed | undefined;

  private constructor(
    private readonly site: Site,
    private readonly python: string,
    private readonly directory: string,
    private readonly environment: Variables,
  ) {}

  /** Copies the project and hands it the site's settings. Nothing runs yet. */
  static async prepare(site: Site, python: string, form: Form): Promise<App> {
    const directory = mkdtempSync(join(tmpdir(), "siscoe-consumer-"));
    copyProject(directory);
    if (form === "dotenv") writeFileSync(join(directory, ".env"), await site.env("dotenv"), { mode: 0o600 });
    const variables = form === "dotenv" ? assignments(await site.env("process")) : await allVariables(site);
    return new App(site, python, directory, variables);
  }

  /** Runs a command of Django's, and returns what it prints. */
  async manage(args: readonly string[], overrides: Variables = {}): Promise<string> {
    const { stdout } = await run(this.python, ["manage.py", ...args], {
      cwd: this.directory,
      env: this.variables(overrides),
      maxBuffer: 16 * 1024 * 1024,
    });
    return stdout;
  }

  /** Makes the tables, the static files and someone who can sign in. */
  async setUp(userName: string, password: string): Promise<void> {
    // In this order: `migrate` fails without the static files' manifest.
    await this.manage(["collectstatic", "--noinput"]);
    await this.manage(["migrate", "--verbosity=0"]);
    const user = [
      "createsuperuser",
      "--noinput",
      `--username=${userName}`,
      "--email=visitor@siscoe.example.com",
    ];
    await this.manage(user, { DJANGO_SUPERUSER_PASSWORD: password });
  }

  /** Starts the Celery worker and Daphne, and waits until both do their work. */
  async start(): Promise<void> {
    await Promise.all([this.startWorker(), this.startDaphne()]);
  }

  /** What Daphne has printed since it was started: a line for each request that reached the application. */
  accessLog(): string {
    return this.daphne?.log() ?? "";
  }

  /** The Celery worker that was started last. */
  get worker(): Leashed {
    assert.ok(this.celery !== undefined, "no worker was started");
    return this.celery;
  }

  /**
   * Starts a Celery worker, and waits until it does its work.
   *
   * @param settings what it has besides the project's settings, as `broker.channel_error_retry=1`.
   */
  async startWorker(...settings: string[]): Promise<void> {
    const args = ["-m", "celery", "--app=backend", "worker", "--concurrency=1", "--loglevel=INFO"];
    const worker = this.background("celery", settings.length === 0 ? args : [...args, "--", ...settings]);
    this.celery = worker;
    await worker.until(() => / ready\.$/m.test(worker.log()), startTimeoutMs);
  }

  /**
   * Starts Daphne. The health check asks with the target's own address as Host, so the container adds that to
   * ALLOWED_HOSTS as it starts, and a stack that knows it has it there already; unless told not to.
   */
  async startDaphne({ ownAddressAllowed = true } = {}): Promise<void> {
    const { address, port } = this.site.target;
    const { ALLOWED_HOSTS: domains = "" } = await allVariables(this.site);
    const args = ["-m", "daphne", `--bind=${address}`, `--port=${port}`, "backend.asgi:application"];
    const others = domains.split(",").filter((domain) => domain !== address);
    const hosts = [...others, ...(ownAddressAllowed ? [address] : [])].join(",");
    this.daphne = this.background("daphne", args, { ALLOWED_HOSTS: hosts });
    await this.daphne.until(() => answers(address, port), startTimeoutMs);
  }

  /** Ends Daphne only, as if it had died. */
  async stopDaphne(): Promise<void> {
    await this.daphne?.stop();
  }

  /** Ends everything, and takes the folder away. */
  async stop(): Promise<void> {
    await Promise.all(this.running.map((program) => program.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  private background(name: string, args: readonly string[], overrides: Variables = {}): Leashed {
    const logFile = join(this.directory, `${name}-${this.running.length}.log`);
    const env = this.variables(overrides);
    const { python, directory: cwd } = this;
    const program = new Leashed({ name, python, command: [python, ...args], cwd, env, logFile });
    this.running.push(program);
    return program;
  }

  /** Nothing of the test's own environment but what a program needs to be found. */
  private variables(overrides: Variables): Record<string, string> {
    const own = { PATH: process.env["PATH"] ?? "", PYTHONUNBUFFERED: "1", PYTHONDONTWRITEBYTECODE: "1" };
    return { ...own, ...this.environment, ...overrides };
  }
}

/** The environment as one map, for what has to be compared with it. */
export async function allVariables(site: Site): Promise<Variables> {
  return JSON.parse(await site.env("json")) as Variables;
}

/** Copies the consumer's sources into a folder: not what someone left who ran it where it is, a `.env` above all. */
export function copyProject(folder: string): void {
  const left = [".env", "db.sqlite3", "staticfiles", "media", "production.log", "error.log", "__pycache__"];
  const isSource = (path: string) => !left.includes(basename(path));
  cpSync(join(__dirname, "project"), folder, { recursive: true, filter: isSource });
}

function assignments(lines: string): Variables {
  const pairs = lines.split("\n").filter((line) => line !== "");
  return Object.fromEntries(
    pairs.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
}

function answers(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ host, port, timeout: 2_000 }, (answer) => {
      answer.resume();
      resolve(true);
    });
    asked.once("timeout", () => asked.destroy());
    asked.once("error", () => {
      resolve(false);
    });
    asked.end();
  });
}
