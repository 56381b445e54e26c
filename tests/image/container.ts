import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { cacheFolder } from "../../system/cacheFolder";
import { nginxProgram } from "../../emulator/servers/nginxProgram";
import { copyProject } from "../consumer/app";
import { Leashed } from "../consumer/leash";
import { venv } from "../consumer/venv";
import type { Ending } from "../servers/processSupport";
import { checkout } from "../support/stackFiles";

type Variables = Readonly<Record<string, string>>;

/** What a command did. */
export interface Ran {
  readonly code: number;
  readonly output: string;
}

/** The image's own files. */
export const image = join(checkout, "image");

/** What runs a command as a container would: `container.sh`, by the rights that this account has. */
const unshare = ["unshare", "--mount", ...(process.getuid?.() === 0 ? [] : ["--user", "--map-root-user"])];

/** The consumer in a folder of its own, as the image's build has it, and containers of it. */
export class Container {
  private started = 0;

  private constructor(
    /** The application's folder. */
    readonly app: string,
    /** Where its uploads are. */
    readonly media: string,
    private readonly logs: string,
    private readonly python: string,
    private readonly path: string,
  ) {}

  /** Copies the consumer. Nothing is built yet. */
  static async of(ending: Ending): Promise<Container> {
    const folder = mkdtempSync(join(tmpdir(), "siscoe-image-"));
    ending.after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    const [app, media, logs] = ["app", "media", "logs"].map((name) => join(folder, name)) as [
      string,
      string,
      string,
    ];
    copyProject(app);
    mkdirSync(media);
    mkdirSync(logs);
    const python = await venv();
    const nginx = nginxProgram(join(cacheFolder(), "nginx"), (line) => process.stderr.write(`${line}\n`));
    const programs = [dirname(python), dirname(nginx), process.env["PATH"] ?? ""];
    return new Container(app, media, logs, python, programs.join(delimiter));
  }

  /** Runs a script of the image's build in the application's folder. */
  build(script: string, variables: Variables = {}): Promise<Ran> {
    return ran(join(image, "build", script), [], { cwd: this.app, env: this.environment(variables) });
  }

  /** Runs a command of Django's, or of the build's user, where the application is: nothing is read-only yet. */
  manage(args: readonly string[], variables: Variables): Promise<Ran> {
    return ran(this.python, ["manage.py", ...args], { cwd: this.app, env: this.environment(variables) });
  }

  /** Puts a file into the application's folder, and says where a container finds it. */
  put(file: string, name: string): string {
    copyFileSync(file, join(this.app, name));
    return join("/srv/app", name);
  }

  /** Runs a command in a container, to its end. A command of the image's goes by its name alone. */
  run(command: readonly string[], variables: Variables): Promise<Ran> {
    const [program = "", ...args] = this.contained(command);
    return ran(program, args, { env: this.environment(variables) });
  }

  /** Starts a command in a container. It ends when the test's process does. */
  start(command: readonly string[], variables: Variables): Leashed {
    this.started += 1;
    const name = command[0] ?? "";
    return new Leashed({
      name,
      python: this.python,
      command: this.contained(command),
      cwd: this.app,
      env: this.environment(variables),
      logFile: join(this.logs, `${name}-${this.started}.log`),
    });
  }

  private contained([name = "", ...args]: readonly string[]): string[] {
    const program = name.startsWith("siscoe-") ? `/srv/siscoe/bin/${name}` : name;
    const script = join(__dirname, "container.sh");
    return [...unshare, "sh", script, this.app, image, this.media, program, ...args];
  }

  private environment(variables: Variables): Record<string, string> {
    return { PATH: this.path, ...variables };
  }
}

function ran(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env: Record<string, string> },
): Promise<Ran> {
  return new Promise((resolve) => {
    execFile(program, args, { ...options, maxBuffer: 16 * 1024 * 1024 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === "number" ? error.code : 1;
      resolve({ code, output: `${stdout}${stderr}` });
    });
  });
}
