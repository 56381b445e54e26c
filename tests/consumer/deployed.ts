import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after } from "node:test";
import { promisify } from "node:util";
import { applicationNote } from "../../commands/applicationNote";
import { fleetOf, serversIn } from "../../emulator/servers/environment";
import type { Fleet } from "../../emulator/servers/fleet";
import { logOf } from "../../emulator/servers/process";
import { realFolder } from "../../emulator/servers/quarters";
import { digestOf, type Image, imageAt } from "../../emulator/services/ecs/images";
import { serviceOf } from "../../emulator/services/ecs/taskServer";
import { Checkout, type Ran } from "../support/checkout";
import { queryAs } from "../support/query";
import { copyProject } from "./app";
import { venv } from "./venv";
import { Visitor } from "./visitor";

const run = promisify(execFile);

const userName = "visitor";
const password = "a-password-of-the-visitor";

/** The consumer on the emulated ECS: a folder of SisCoE's that `up --app` is given, in a copy of the checkout. */
export class Deployed {
  readonly checkout: Checkout;
  /** The sources, with a virtual environment: to be changed at will. */
  readonly folder = mkdtempSync(join(tmpdir(), "siscoe-app-"));
  private variables = "";

  /**
   * @param stack the environment, which is `local` where it isn't said.
   * @param domain its domain.
   */
  constructor(
    private readonly stack = "local",
    private readonly domain = "siscoe.localhost",
  ) {
    // In this order: what destroys the environment runs before what deletes the copy.
    after(async () => {
      await this.checkout.local(this.of(stack === "local" ? "destroy" : "destroy --unprotect"));
      rmSync(this.folder, { recursive: true, force: true });
    });
    this.checkout = new Checkout({ servers: true });
    copyProject(this.folder);
  }

  /** Makes an image of the folder as it is now, and has it deployed; `more` are other options of `up`. */
  async deploy(...more: string[]): Promise<Ran> {
    const link = join(this.folder, ".venv");
    rmSync(link, { force: true });
    symlinkSync(dirname(dirname(await venv())), link);
    return this.up("--app", this.folder, ...more);
  }

  /** Types `up`. */
  async up(...options: string[]): Promise<Ran> {
    this.variables = "";
    return this.checkout.local(this.of(["up", ...options].join(" ")), undefined, true);
  }

  /** Types a command, which has to succeed. Returns what it prints. */
  async local(args: string): Promise<string> {
    const { code, stdout, stderr } = await this.checkout.local(this.of(args), undefined, true);
    assert.equal(code, 0, `${args}: ${stdout}${stderr}`);
    return stdout;
  }

  /** Changes a file of the folder, or makes it. */
  write(file: string, edit: (content: string) => string): void {
    const path = join(this.folder, file);
    let before = "";
    try {
      before = readFileSync(path, "utf8");
    } catch {
      // It is new.
    }
    writeFileSync(path, edit(before));
  }

  /** Takes a file out of the folder. */
  remove(file: string): void {
    rmSync(join(this.folder, file));
  }

  /** Someone who comes by the front. */
  visitor(): Visitor {
    const front = this.fleet.places().find(({ kind }) => kind === "front");
    assert.ok(front !== undefined, "no front runs");
    const kept = readFileSync(join(this.fleet.directoryOf("front", front.name), "server.json"), "utf8");
    const [, port = 0] = (JSON.parse(kept) as { ports: number[] }).ports;
    return new Visitor({
      url: `https://${this.domain}:${port}`,
      caFile: join(realFolder(serversIn(this.environment)), "authority", "ca.pem"),
    });
  }

  /** Someone who has signed in. */
  async signedIn(): Promise<Visitor> {
    const visitor = this.visitor();
    assert.equal((await visitor.signIn(userName, password)).status, 302, "signing in");
    return visitor;
  }

  /** Makes the one who signs in. */
  async makeUser(): Promise<void> {
    const user = ["createsuperuser", "--noinput", `--username=${userName}`, "--email=visitor@example.com"];
    await this.manage(user, { DJANGO_SUPERUSER_PASSWORD: password });
  }

  /** Has a worker take so many seconds, and then write a row with that number. */
  async queueVisit(number: number, seconds: number): Promise<void> {
    await this.manage([
      "shell",
      "--command",
      `from backend.chat.tasks import visit; visit.delay(${number}, ${seconds})`,
    ]);
  }

  /** The numbers of the rows that {@link queueVisit} and visitors have had written. */
  async visits(): Promise<number[]> {
    const rows = await this.query("SELECT number FROM chat_visit ORDER BY number");
    return rows.map(({ number }) => Number(number));
  }

  /** Asks the database, as the application's user. */
  async query(text: string): Promise<Record<string, unknown>[]> {
    return queryAs(await this.env(), text);
  }

  /** What a container of a service's has printed, of all tasks that are there. */
  log(service: string, container: string): string {
    return this.tasksOf(service)
      .map((task) => readFileSync(logOf(join(this.fleet.directoryOf("task", task), container)), "utf8"))
      .join("");
  }

  /** The tasks of a service that are there: `web`, `worker`, `beat`. */
  tasksOf(service: string): string[] {
    const tasks = this.fleet.places().filter(({ kind }) => kind === "task");
    return tasks
      .map(({ name }) => name)
      .filter((name) => serviceOf(name).startsWith(`siscoe-${this.stack}-app-${service}-`));
  }

  get fleet(): Fleet {
    return fleetOf(this.environment);
  }

  /** The image that was made last. */
  get image(): Image {
    const note = JSON.parse(readFileSync(applicationNote(this.environment), "utf8")) as { image: string };
    return imageAt(realFolder(serversIn(this.environment)), digestOf(note.image) ?? "");
  }

  private get environment(): string {
    return this.checkout.path(".local", this.stack);
  }

  private of(args: string): string {
    return this.stack === "local" ? args : `${args} --stack ${this.stack}`;
  }

  /** Runs a command of Django's in the image that is deployed. */
  private async manage(args: readonly string[], more: Readonly<Record<string, string>> = {}): Promise<void> {
    const { image } = this;
    const variables = JSON.parse(await this.env()) as Record<string, string>;
    await run(join(image.bin, "python"), ["manage.py", ...args], {
      cwd: image.app,
      env: { PATH: process.env["PATH"] ?? "", PYTHONDONTWRITEBYTECODE: "1", ...variables, ...more },
    });
  }

  /** What `env` prints, until the next `up`. */
  async env(): Promise<string> {
    if (this.variables === "") this.variables = await this.local("env --format json");
    return this.variables;
  }
}
