import assert from "node:assert/strict";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fleetOf } from "../../emulator/servers/environment";
import { copyTree, ownTemporaryFolder, readOwnText, writePrivate } from "../../system/files";
import { Snapshots } from "../../emulator/servers/snapshots";
import { reservePorts } from "../../emulator/servers/ports";
import { temporaryDirectory, type Ending } from "./processSupport";

const { uid } = userInfo();

/** Has a temporary folder that all share, as far as this process knows. */
function shareTemporaryFolder(t: Ending): void {
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = temporaryDirectory(t);
  t.after(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });
}

test("a folder of one's own in the shared temporary one is closed to others, as is one of an earlier version", (t) => {
  shareTemporaryFolder(t);
  const folder = ownTemporaryFolder("siscoe-ports");
  assert.equal(folder, join(tmpdir(), `siscoe-ports-${uid}`));
  assert.equal(statSync(folder).mode & 0o777, 0o700);
  chmodSync(folder, 0o755);
  assert.equal(ownTemporaryFolder("siscoe-ports"), folder);
  assert.equal(statSync(folder).mode & 0o777, 0o700);
});

test("its name that somebody else took first is refused, whoever asks, in one clear line", async (t) => {
  shareTemporaryFolder(t);
  const theirs = join(tmpdir(), "theirs");
  mkdirSync(theirs);
  const makers: [words: RegExp, make: (folder: string) => void][] = [
    [
      /^a link of user \d+/,
      (folder) => {
        symlinkSync(theirs, folder);
      },
    ],
    [
      /^a file of user \d+/,
      (folder) => {
        writeFileSync(folder, "");
      },
    ],
    [
      /^a folder of user \d+, mode 777$/,
      (folder) => {
        mkdirSync(folder);
        chmodSync(folder, 0o777);
      },
    ],
  ];
  if (uid === 0)
    makers.push([
      /^a folder of user 12345, mode 700$/,
      (folder) => {
        mkdirSync(folder, { mode: 0o700 });
        chownSync(folder, 12345, 12345);
      },
    ]);
  const askers: [name: string, ask: () => unknown][] = [
    ["siscoe-ports", () => reservePorts(1, 43_000, new Set())],
    ["siscoe-checkouts", () => fleetOf(join(theirs, ".local", "local"))],
  ];
  for (const [name, ask] of askers) {
    const folder = join(tmpdir(), `${name}-${uid}`);
    for (const [words, make] of makers) {
      make(folder);
      await assert.rejects(Promise.resolve().then(ask), (error: Error) => {
        const [, found = ""] =
          /only this user can write to \(([^)]+)\): others could/.exec(error.message) ?? [];
        assert.match(found, words);
        assert.ok(error.message.startsWith(folder) && error.message.includes("set TMPDIR"), error.message);
        return error.name === "ServerFailure";
      });
      rmSync(folder, { recursive: true });
    }
  }
});

test("root neither writes, reads nor copies through a link that the servers' user may have put there", async (t) => {
  const directory = temporaryDirectory(t);
  const at = (...names: string[]) => join(directory, ...names);
  mkdirSync(at("roots", "data"), { recursive: true });
  writeFileSync(at("roots", "secret"), "root's alone");
  symlinkSync(at("roots"), at("data"));
  const owner = { ids: { uid, gid: statSync(directory).gid } };
  const refusal = {
    name: "ServerFailure",
    message: /data is a link, but must be a folder\. Remove the link: rm '/,
  };

  assert.throws(() => {
    writePrivate(at("data", "new.conf"), "", owner);
  }, refusal);
  assert.throws(() => readOwnText(at("data", "secret")), refusal);
  await assert.rejects(copyTree(at("data"), at("copy")), refusal);
  await assert.rejects(copyTree(at("data", "data"), at("copy")), refusal);
  assert.deepEqual(readdirSync(at("roots")).sort(), ["data", "secret"]);
  assert.equal(existsSync(at("copy")), false);

  symlinkSync(at("roots", "secret"), at("pg_hba.conf"));
  assert.equal(readOwnText(at("pg_hba.conf")), undefined);
  writeFileSync(at("own"), "text");
  assert.equal(readOwnText(at("own")), "text");
});

test("a copy that its disk has no room for is refused before it fills it, in one line", async (t) => {
  const directory = temporaryDirectory(t);
  const [from, to] = [join(directory, "data"), join(directory, "snapshots", "copy")];
  mkdirSync(from);
  writeFileSync(join(from, "rows"), Buffer.alloc(2.5 * 1024 ** 2, 1));
  const room = (megabytes: number) => () => megabytes * 1024 ** 2;
  await assert.rejects(copyTree(from, to, undefined, room(66)), {
    name: "ServerFailure",
    message:
      `${directory} has 66 MB of free space, but a copy of ${from} needs 67 MB. Nothing was copied. ` +
      `Fix: free some space there (df -h '${directory}'), and run the command again.`,
  });
  assert.ok(!existsSync(to));
  await copyTree(from, to, undefined, room(68));
  assert.deepEqual(readdirSync(to), ["rows"]);
});

test("of a snapshot that can't be copied nothing stays, and its server's data are as they were", async (t) => {
  const directory = temporaryDirectory(t);
  const snapshots = new Snapshots(join(directory, "snapshots"));
  const data = join(directory, "data");
  mkdirSync(data);
  // A `cp` that fails as on a full disk: with a line for each file.
  const [bin, path] = [join(directory, "bin"), process.env["PATH"] ?? ""];
  mkdirSync(bin);
  writeFileSync(join(bin, "cp"), "#!/bin/sh\necho first >&2; echo second >&2; exit 1\n", { mode: 0o755 });
  process.env["PATH"] = `${bin}:${path}`;
  t.after(() => {
    process.env["PATH"] = path;
  });
  const taken = snapshots.take("postgres", "db-final", { id: "1", name: "db" }, data);
  await assert.rejects(taken, /^Error: cp .* failed: first$/);
  assert.deepEqual(readdirSync(join(directory, "snapshots", "postgres")), []);
  assert.ok(existsSync(data));
});
