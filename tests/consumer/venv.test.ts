import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, describe, test } from "node:test";
import { findPython, type Python } from "./python";
import { venv } from "./venv";

const folder = mkdtempSync(join(tmpdir(), "siscoe-venv-"));
after(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("the Python that is taken", () => {
  /** A PATH with stand-ins that print what a Python would. */
  const pathWith = (pythons: Readonly<Record<string, string>>) => {
    const path = mkdtempSync(join(folder, "path-"));
    for (const [name, prints] of Object.entries(pythons)) {
      writeFileSync(join(path, name), `#!/bin/sh\n${prints}\n`, { mode: 0o755 });
    }
    return path;
  };
  const answer = (version: string) => `echo "[\\"$0\\", \\"${version}\\", \\"pip\\"]"`;

  test("is 3.11 or later, whatever it is called", () => {
    assert.equal(findPython(pathWith({ python3: answer("3.13.1") })).version, "3.13.1");
    const both = pathWith({ python3: answer("3.13.1"), "python3.11": answer("3.11.2") });
    assert.equal(findPython(both).version, "3.11.2");
  });

  test("is one that runs: a version manager's stand-in for a missing one doesn't count", () => {
    const path = pathWith({ "python3.11": "exit 127", "python3.12": answer("3.12.1") });
    assert.equal(findPython(path).version, "3.12.1");
  });

  test("is for root one that its servers' user reaches, if there is one", () => {
    const [own, everybodys] = [answer("3.11.7"), answer("3.12.1")].map((prints) =>
      pathWith({ python3: prints }),
    );
    assert.ok(own !== undefined && everybodys !== undefined);
    chmodSync(folder, 0o755);
    chmodSync(own, 0o700);
    chmodSync(everybodys, 0o755);
    const both = `${own}:${everybodys}`;
    assert.equal(findPython(both, true).version, "3.12.1");
    assert.equal(findPython(both, false).version, "3.11.7");
    assert.equal(findPython(own, true).version, "3.11.7");
  });

  test("is asked for in one line when there is none", () => {
    assert.throws(() => findPython(pathWith({})), {
      name: "Failure",
      message: /^The tests need Python 3\.11 or later, and no Python 3 is on the PATH: install it .+$/,
    });
    assert.throws(() => findPython(pathWith({ python3: answer("3.9.18") })), {
      message: /and only Python 3\.9\.18 is on the PATH/,
    });
  });
});

describe("the virtual environment", () => {
  /** Stands in for Python: makes what `-m venv` makes, slowly enough for two to meet. */
  const slowPython = (script: string): Python => {
    const executable = join(mkdtempSync(join(folder, "python-")), "python3");
    const onLeash = 'case "$1" in *leash.py) shift; exec "$@";; esac';
    writeFileSync(executable, `#!/bin/sh\n${onLeash}\n${script}\n`, { mode: 0o755 });
    return { executable, version: "3.11.0", installer: "ensurepip" };
  };
  const makesOne =
    `case "$2" in venv) sleep 1; mkdir -p "$3/bin"; ` +
    `printf '#!/bin/sh\\n' > "$3/bin/python"; chmod +x "$3/bin/python";; esac`;

  test("is built once for two who want it at once, and kept", async () => {
    const cache = mkdtempSync(join(folder, "cache-"));
    const python = slowPython(makesOne);
    const said: string[] = [];
    const options = { cache, python, waiting: listener(said) };
    const [one, other] = await Promise.all([venv(options), venv(options)]);
    assert.equal(one, other);
    assert.equal(await venv(options), one);
    assert.equal(said.filter((line) => line.startsWith("Building")).length, 1);
    assert.deepEqual(readdirSync(cache).length, 1, "no lock is left");
  });

  test("is built anew where a build was interrupted", async () => {
    const cache = mkdtempSync(join(folder, "cache-"));
    const python = slowPython(makesOne);
    const executable = await venv({ cache, python, waiting: listener([]) });
    const home = join(executable, "..", "..");
    rmSync(join(home, "complete"));
    mkdirSync(join(home, "half"));
    await venv({ cache, python, waiting: listener([]) });
    assert.equal(existsSync(join(home, "half")), false);
  });

  test("that can't be built fails with pip's words, and isn't taken for one the next time", async () => {
    const cache = mkdtempSync(join(folder, "cache-"));
    const python = slowPython("echo 'no space left' >&2; exit 1");
    const options = { cache, python, waiting: listener([]) };
    for (let attempt = 0; attempt < 2; attempt += 1) {
      await assert.rejects(venv(options), {
        name: "Failure",
        message: /could not be built:\nno space left$/,
      });
    }
  });

  test("needs ensurepip or pip, and says how to have one", async () => {
    const python: Python = { executable: "/usr/bin/python3", version: "3.11.2", installer: undefined };
    const cache = mkdtempSync(join(folder, "cache-"));
    await assert.rejects(venv({ cache, python, waiting: listener([]) }), /apt-get install python3-venv/);
  });

  test("holds the libraries in the versions that are pinned", async () => {
    const code = "import django, celery, channels_redis, daphne, psycopg2; print(django.__version__)";
    const { stdout, stderr } = spawnSync(await venv(), ["-c", code], { encoding: "utf8" });
    assert.equal(stdout, "4.2.30\n", stderr);
  });
});

function listener(said: string[]) {
  return {
    say: (line: string) => said.push(line),
    signal: new AbortController().signal,
    goOn: () => undefined,
    doing: () => undefined,
  };
}
