import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { dirname, join, relative } from "node:path";
import { spawnSync } from "node:child_process";
import { needReachable, type Account } from "../../../system/account";
import { ServerFailure } from "../../../system/failure";
import { makePrivate, namesIn, writeWhole } from "../../../system/files";
import { quoted } from "../../../system/quoted";
import { nginxProgram } from "../../servers/nginxProgram";
import { reachableCopy } from "../../servers/programs";

/** A folder of an application, made ready as the build of its image makes it. Later images are beside it. */
export interface Image {
  /** The application's sources, with static files. */
  readonly app: string;
  /** The programs that its commands call. */
  readonly bin: string;
  /** What `image/` puts beside the application. */
  readonly siscoe: string;
  /** What people upload: the same for every image. */
  readonly media: string;
}

const registry = "localhost/siscoe";

/** The reference of an image of this machine; undefined for any other. */
export function digestOf(reference: string): string | undefined {
  return new RegExp(`^${registry}@sha256:([0-9a-f]{64})$`).exec(reference)?.[1];
}

/** Where an image of this machine is, below the folder of an environment's servers. */
export function imageAt(servers: string, digest: string): Image {
  const home = join(servers, "images", digest.slice(0, 16));
  return {
    app: join(home, "app"),
    bin: join(home, "bin"),
    siscoe: join(home, "siscoe"),
    media: join(servers, "uploads"),
  };
}

/** The programs of an image. */
export function programsOf({ bin, siscoe }: Image) {
  return {
    python: join(bin, "python"),
    /** Hands the signals on that stop a container, and ends as its program ends. */
    init: join(siscoe, "lib", "server.py"),
    /** A command of the image. */
    command: (name: string) => join(siscoe, "bin", name),
  };
}

/** What a `.dockerignore` leaves out, as far as its patterns go here: a name at the top, or with two stars anywhere. */
function ignoredBy(file: string): RegExp {
  const lines = readFileSync(file, "utf8").split("\n");
  const patterns = lines.filter((line) => line !== "" && !line.startsWith("#"));
  const expressions = patterns.map((pattern) => {
    const name = pattern.replace(/^\*\*\//, "");
    const text = name.replaceAll(".", String.raw`\.`).replaceAll("*", "[^/]*");
    return `${name === pattern ? "^" : "(^|/)"}${text}$`;
  });
  return new RegExp(expressions.join("|"));
}

/**
 * Makes an image from a folder of SisCoE and its virtual environment, as `docker build` would, unless it is there.
 *
 * @param servers the folder of the environment's servers.
 * @param repository this repository's folder `image/`.
 * @returns its reference, for `siscoe:image`.
 * @throws ServerFailure where the folder isn't one of SisCoE, has no virtual environment, or the build fails.
 */
export function buildImage(
  folder: string,
  servers: string,
  repository: string,
  account: Account,
  say: (line: string) => void,
): string {
  if (process.platform !== "linux") throw new ServerFailure("Only Linux can run the application's image.");
  if (!existsSync(join(folder, "manage.py")))
    throw new ServerFailure(`--app is ${quoted(folder)}. Allowed: a folder of SisCoE, with its manage.py.`);
  const venv = ["venv", ".venv"].map((name) => join(folder, name)).find((path) => existsSync(path));
  const madeBy = (python: string) =>
    `cd ${quoted(folder)} && ${python} -m venv .venv && ` +
    `.venv/bin/pip install -r requirements.txt -r ${quoted(join(repository, "requirements.txt"))}`;
  if (venv === undefined)
    throw new ServerFailure(
      `${quoted(folder)} has no virtual environment. To make one: ${madeBy("python3")}`,
    );
  needReachable(
    account,
    realpathSync(join(venv, "bin", "python")),
    `Make the virtual environment with a Python that every user reaches (Debian: apt-get install python3-venv): ` +
      `rm -r ${quoted(venv)} && ${madeBy("/usr/bin/python3")}`,
  );
  const left = ignoredBy(join(repository, "Dockerfile.dockerignore"));
  // Its libraries are told by the names of their folders, which hold their versions.
  const hash = createHash("sha256").update([realpathSync(venv), ...librariesOf(venv)].join("\n"));
  for (const [root, isLeft] of [
    [folder, left],
    [repository, undefined],
  ] as const) {
    for (const path of filesOf(root, isLeft))
      hash.update(`\0${relative(root, path)}\0`).update(readFileSync(path));
  }
  const digest = hash.digest("hex");
  const image = imageAt(servers, digest);
  const home = dirname(image.app);
  if (!existsSync(home)) {
    say(`Making an image of ${folder}: collecting its static files.`);
    const fresh = `${home}.new`;
    rmSync(fresh, { recursive: true, force: true });
    mkdirSync(fresh, { recursive: true, mode: 0o755 });
    try {
      const python = reachableCopy(realpathSync(venv), `venv-${digest.slice(0, 16)}`, account);
      const isKept = (path: string) => !left.test(relative(folder, path));
      cpSync(folder, join(fresh, "app"), { recursive: true, filter: isKept });
      cpSync(repository, join(fresh, "siscoe"), { recursive: true });
      // As system.sh does it.
      spawnSync("chmod", ["-R", "a+rX", join(fresh, "siscoe")]);
      makePrograms(join(fresh, "bin"), python, nginxProgram(join(servers, "programs"), say));
      build(fresh, account);
      // Where the volume of the uploads is mounted.
      makePrivate(image.media, account);
      rmSync(join(fresh, "app", "media"), { recursive: true });
      symlinkSync(image.media, join(fresh, "app", "media"));
      renameSync(fresh, home);
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  }
  return `${registry}@sha256:${digest}`;
}

function makePrograms(bin: string, venv: string, nginx: string): void {
  mkdirSync(bin);
  // By module: the scripts of a virtual environment name the folder that it was made in.
  const python = join(venv, "bin", "python");
  const shims = { python: "", celery: "-m celery ", gunicorn: "-m gunicorn ", daphne: "-m daphne " };
  for (const [name, module] of Object.entries(shims))
    writeWhole(join(bin, name), `#!/bin/sh\nexec ${quoted(python)} ${module}"$@"\n`, 0o755);
  symlinkSync(nginx, join(bin, "nginx"));
}

function build(home: string, account: Account): void {
  const app = join(home, "app");
  const { status, stdout, stderr } = spawnSync(join(home, "siscoe", "build", "application.sh"), {
    cwd: app,
    env: { PATH: `${join(home, "bin")}:/usr/local/bin:/usr/bin:/bin`, LANG: "C.UTF-8" },
    encoding: "utf8",
  });
  // What runs there can read it, and can't change it.
  if (account.ids !== undefined) chmodSync(home, 0o755);
  if (status === 0) return;
  throw new ServerFailure(`The image could not be built:\n${`${stdout}${stderr}`.trim()}`);
}

function librariesOf(venv: string): string[] {
  return namesIn(join(venv, "lib")).flatMap((python) => namesIn(join(venv, "lib", python, "site-packages")));
}

function filesOf(root: string, isLeft: RegExp | undefined, folder = root): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .filter((entry) => isLeft?.test(relative(root, join(folder, entry.name))) !== true)
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return filesOf(root, isLeft, path);
      return entry.isFile() ? [path] : [];
    });
}
