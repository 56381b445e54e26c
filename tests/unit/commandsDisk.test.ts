import assert from "node:assert/strict";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { needRoom } from "../../commands/room";
import { keepState, readState } from "../../commands/state";
import { writeAsked } from "../../commands/writing";
import { diskWords } from "../../system/diskWords";
import { newFolder } from "./commandsFakePrograms";

const failed = (code: string, path?: string, syscall = "open") =>
  Object.assign(new Error(`${code}: the system's words`), { code, path, syscall });

test("a full disk is said with the path, what to type and no more, whoever met it", () => {
  const file = join(newFolder(), "it's", "state.json");
  const said =
    /^The disk is full: \S+ can't be written\.\nFix: free some space there \(df -h '.*'\), and run .*$/;
  assert.match(diskWords(failed("ENOSPC", file), []) ?? "", said);
  const engine = new Error(
    `error: failed to save snapshot: blob (code=Unknown): write ${file}: no space left on device\n`,
  );
  assert.match(diskWords(engine, []) ?? "", said);
  const emulator = new Error(
    ` +  aws:rds:Instance db **creating failed** error: ENOSPC: no space left on device, open '${file}'\nstderr: `,
  );
  assert.match(diskWords(emulator, []) ?? "", said);
});

test("a path that is another's, or read-only, is said with whose it is and what makes it one's own", () => {
  const folder = newFolder();
  const foreign = diskWords(failed("EACCES", "/proc/1/environ"), []) ?? "";
  assert.match(foreign, /^\/proc\/1\/environ can't be used: permission denied\. /);
  assert.match(foreign, /\nFix: .*ch(?:own|mod) -R /);
  assert.match(
    diskWords(failed("EPERM", folder), []) ?? "",
    /^\S+ can't be used: not permitted\. It is yours\.\nFix: chmod/,
  );
  assert.match(
    diskWords(failed("EROFS", folder), []) ?? "",
    /^\S+ can't be written: its file system is read-only\.\nFix: /,
  );
});

test("other errors keep their own words", () => {
  assert.equal(diskWords(new Error("no space left on device"), []), undefined);
  assert.equal(diskWords(failed("EACCES", "pulumi", "spawn pulumi"), []), undefined);
  assert.equal(diskWords(failed("ENOENT", "/x"), []), undefined);
  assert.equal(diskWords("text", []), undefined);
});

test("a file that was asked for and can't be written is named, though Node.js's own error names none", () => {
  assert.throws(() => {
    writeAsked("/dev/full", "text");
  }, /^Failure: The disk is full: \/dev\/full can't be written\./);
});

test("an environment isn't changed where there is too little room, nor refused where there is enough", () => {
  const folder = newFolder();
  assert.throws(() => {
    needRoom([folder], () => 63 * 1024 ** 2);
  }, /has 63 MB of free space, but 64 MB or more are needed\. Nothing was changed\.\nFix: free some space there \(df -h /);
  needRoom([folder], () => 64 * 1024 ** 2);
});

test("a state that a full disk cut, with its copy, goes back to the one that was kept before", () => {
  const [folder, cut] = [newFolder(), '{"version":3,"checkpoint":{"la'];
  const [file, kept] = [join(folder, "local.json"), join(folder, "kept", "before.json")];
  mkdirSync(join(folder, "kept"));
  writeFileSync(file, '{"version":3}');
  keepState(file, kept);
  writeFileSync(file, cut);
  writeFileSync(`${file}.bak`, cut);
  keepState(file, kept);
  const told = new RegExp(
    `To go back to the previous state: cp '${kept}' '${file}' && npm run local -- refresh --stack local$`,
  );
  assert.throws(() => readState(file, kept), told);
  writeFileSync(kept, cut);
  assert.throws(() => readState(file, kept), /This machine has no complete copy of it/);
  assert.deepEqual(readdirSync(join(folder, "kept")), ["before.json"]);
});

test("a state that can't be opened is no damaged one: nobody is told to go back to an older", () => {
  const folder = newFolder();
  const file = join(folder, "local.json");
  mkdirSync(file);
  writeFileSync(`${file}.bak`, '{"version":3}');
  assert.throws(() => readState(file, join(folder, "before.json")), /^Error: EISDIR/);
});
