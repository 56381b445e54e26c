import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  lstatSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, test } from "node:test";
import { findPython } from "../consumer/python";
import { venv } from "../consumer/venv";
import { checkout } from "../support/stackFiles";
import { Container, image } from "./container";

const read = (name: string) => readFileSync(join(image, name), "utf8");
const commands = ["nginx", "gunicorn", "daphne", "worker", "beat", "queue", "migrate", "healthy"];
const scripts = ["system.sh", "libraries.sh", "application.sh"];

/** Settings that can be imported, of servers that aren't there. */
const variables = {
  ...{ DJANGO_SETTINGS_MODULE: "backend.settings.prod", DEBUG: "False", ALLOWED_HOSTS: "localhost" },
  ...{ DB_NAME: "a", DB_USER: "a", DB_PASSWORD: "a", DEFAULT_FROM_EMAIL: "a@localhost" },
  ...{ EMAIL_HOST_USER: "a", EMAIL_HOST_PASSWORD: "a", BREVO_SMTP_USER: "a", BREVO_SMTP_PASSWORD: "a" },
};

describe("the application as it is shipped", () => {
  test("dies at import on a read-only disk", async (t) => {
    const container = await Container.of(t);
    const { code, output } = await container.run(["python", "manage.py", "check"], variables);
    assert.equal(code, 1);
    assert.match(
      output,
      /OSError: \[Errno 30\] Read-only file system: '\/srv\/app\/(production|error)\.log'/,
    );
  });

  test("can't be migrated before its static files are collected", async (t) => {
    const container = await Container.of(t);
    const { code, output } = await container.manage(["migrate", "--plan"], variables);
    assert.equal(code, 1);
    assert.match(output, /Missing staticfiles manifest entry for 'chat\/chat\.css'/);
  });

  test("fails on every page that extends its base template, uploads among them", async (t) => {
    const container = await Container.of(t);
    assert.equal((await container.manage(["collectstatic", "--noinput"], variables)).code, 0);
    // Where the page that tells of a failure fails as well, the error is the server's to answer by 500.
    const ask = `
from django.test import Client
for path in ["/", "/nowhere/", "/media/a.png"]:
    try:
        print(path, Client(SERVER_NAME="localhost").get(path, secure=True).status_code)
    except Exception as error:
        while error:
            print(path, "fails:", error)
            error = error.__context__`;
    const { output } = await container.manage(["shell", "--command", ask], variables);
    assert.match(output, /^\/ 200$/m);
    for (const path of ["/nowhere/", "/media/a.png"]) {
      assert.ok(
        output.includes(`${path} fails: Missing staticfiles manifest entry for 'chat/spinner.css'`),
        output,
      );
    }
  });
});

describe("application.sh", () => {
  test("leads log files and uploads elsewhere, repairs the static files, and says so; twice does no harm", async (t) => {
    const container = await Container.of(t);
    chmodSync(container.app, 0o700);
    chmodSync(join(container.app, "manage.py"), 0o600);
    for (const when of ["once", "again"]) {
      const { code, output } = await container.build("application.sh");
      assert.equal(code, 0, `${when}: ${output}`);
      assert.match(output, /^An empty file stands in for chat\/spinner\.css, which a template names\.$/m);
      assert.match(output, /^chat\\chat\.css is spelt with backslashes in a template/m);
      assert.match(output, /^\/this-page-is-not-there\/ answers 404\.$/m);
    }
    for (const name of ["production.log", "error.log"]) {
      assert.ok(lstatSync(join(container.app, name)).isSymbolicLink(), name);
    }
    // The one who builds kept them to themselves; the image's user reads them.
    assert.deepEqual(
      ["", "manage.py"].map((name) => statSync(join(container.app, name)).mode & 0o777),
      [0o755, 0o644],
    );
    const { code, output } = await container.run(["python", "manage.py", "check"], variables);
    assert.equal(code, 0, output);
  });

  test("puts an empty file in the place of one that a static file refers to in vain", async (t) => {
    const container = await Container.of(t);
    const script = join(container.app, "backend", "chat", "static", "chat", "bundle.js");
    writeFileSync(script, "let a;\n//# sourceMappingURL=flowbite.js.map\n");
    const { code, output } = await container.build("application.sh");
    assert.equal(code, 0, output);
    assert.match(
      output,
      /^An empty file stands in for chat\/flowbite\.js\.map, which a static file refers to\.$/m,
    );
    assert.equal(readFileSync(join(container.app, "staticfiles", "chat", "flowbite.js.map"), "utf8"), "{}");
  });

  test("fails where a page that extends the base template would", async (t) => {
    const container = await Container.of(t);
    const template = join(container.app, "backend", "chat", "templates", "chat", "base.html");
    appendFileSync(template, "{% url 'gone' %}");
    const { code, output } = await container.build("application.sh");
    assert.notEqual(code, 0);
    assert.match(output, /Reverse for 'gone' not found/);
  });

  test("refuses a log file among the sources, and a logger that writes into files alone", async (t) => {
    const container = await Container.of(t);
    writeFileSync(join(container.app, "error.log"), "somebody's");
    const kept = await container.build("application.sh");
    assert.equal(kept.code, 1);
    assert.match(kept.output, /app\/error\.log is in the sources, where a link to \/dev\/null has to be\./);
    rmSync(join(container.app, "error.log"));
    const settings = join(container.app, "backend", "settings", "prod.py");
    appendFileSync(settings, '\nLOGGING["loggers"]["django"]["handlers"] = ["file"]\n');
    const mute = await container.build("application.sh");
    assert.equal(mute.code, 1);
    assert.match(
      mute.output,
      /These loggers of LOGGING don't write to the console: django\. Add that handler/,
    );
  });
});

describe("libraries.sh", () => {
  test("installs what the application lists, and what its settings import beside that", (t) => {
    const folder = mkdtempSync(join(tmpdir(), "siscoe-libraries-"));
    t.after(() => {
      rmSync(folder, { recursive: true, force: true });
    });
    execFileSync(findPython().executable, ["-m", "venv", join(folder, "venv")]);
    writeFileSync(join(folder, "requirements.txt"), "six==1.17.0\n");
    const env = { ...process.env, PATH: `${join(folder, "venv", "bin")}:${process.env["PATH"] ?? ""}` };
    const options = { cwd: folder, env, encoding: "utf8" } as const;
    const installed = spawnSync(join(image, "build", "libraries.sh"), options);
    assert.equal(installed.status, 0, installed.stderr);
    const imported = spawnSync("python", ["-c", "import six, sentry_sdk, django_redis"], options);
    assert.equal(imported.status, 0, imported.stderr);
  });
});

describe("system.sh", () => {
  test("installs nginx and the locale, and makes the user, its folders and the commands", () => {
    const names =
      /apt-get install --yes --no-install-recommends (.+)/.exec(read("build/system.sh"))?.[1] ?? "";
    if (process.getuid?.() !== 0) {
      // An ordinary account can only have asked whether Debian has them.
      execFileSync("apt-get", ["install", "--simulate", ...names.split(" ")], {
        stdio: ["ignore", "ignore", 2],
      });
      return;
    }
    // This machine may have a user of that number.
    const shown = `${join(image, "build", "system.sh")} >/dev/null 2>&1 || exit 1
      nginx -v && localedef --list-archive && stat --format=%U:%a:%n /run/siscoe && ls /usr/local/bin/`;
    const script = join(__dirname, "overlay.sh");
    const done = spawnSync("unshare", ["--mount", "sh", script, "sh", "-c", shown], {
      encoding: "utf8",
      env: { ...process.env, SISCOE_UID: "61000" },
    });
    assert.equal(done.status, 0, done.stdout + done.stderr);
    assert.match(done.stderr, /nginx version: nginx\/1\./);
    assert.match(done.stdout, /^pt_BR\.utf8$/m);
    assert.match(done.stdout, /^siscoe:755:\/run\/siscoe$/m);
    for (const name of commands) {
      assert.match(done.stdout, new RegExp(`^siscoe-${name}$`, "m"));
    }
  });
});

describe("the Dockerfile", () => {
  const requirements = join(checkout, "tools", "image", "requirements.txt");
  const linter = async (name: string) =>
    join(dirname(await venv({ name: "image-linters", requirements })), name);

  test("runs the scripts that are tested here, and nothing else", () => {
    const runs = [...read("Dockerfile").matchAll(/^RUN (.+)$/gm)].map(([, command]) => command);
    assert.deepEqual(
      runs,
      scripts.map((script) => `/opt/siscoe/build/${script}`),
    );
    assert.match(read("Dockerfile"), /^USER 1000:1000$/m);
  });

  test("passes hadolint, which tools/image/requirements.txt pins", async () => {
    const { stdout, stderr, status } = spawnSync(
      await linter("hadolint"),
      ["--no-color", join(image, "Dockerfile")],
      { encoding: "utf8" },
    );
    assert.equal(status, 0, stdout + stderr);
    const fault = { encoding: "utf8", input: "FROM python\nRUN sudo cd /tmp\n" } as const;
    assert.equal(spawnSync(await linter("hadolint"), ["-"], fault).status, 1, "it sees what is wrong");
  });

  test("has scripts that pass ShellCheck", async () => {
    const ours = [
      ...commands.map((name) => `bin/siscoe-${name}`),
      "lib/environment.sh",
      ...scripts.map((script) => `build/${script}`),
    ];
    const { stdout, stderr, status } = spawnSync(
      await linter("shellcheck"),
      ["--external-sources", `--source-path=${image}`, ...ours],
      { encoding: "utf8", cwd: image },
    );
    assert.equal(status, 0, stdout + stderr);
  });

  test("leaves secrets and data of the sources out of the image", () => {
    const ignored = read("Dockerfile.dockerignore").split("\n");
    for (const pattern of ["**/.env*", "media", "**/*.sqlite3", ".git", "node_modules"]) {
      assert.ok(ignored.includes(pattern), pattern);
    }
  });
});
