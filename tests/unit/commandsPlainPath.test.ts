import assert from "node:assert/strict";
import { existsSync, mkdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { forgetPlainPath, plainPath } from "../../commands/plainPath";
import { survivesDotenv } from "../../components/dotenv";
import { newFolder } from "./commandsFakePrograms";

process.env["XDG_STATE_HOME"] = newFolder();

test("a folder that every reader of .env files keeps is named as it is", () => {
  const folder = realpathSync(newFolder());
  assert.equal(plainPath(folder), folder);
});

test("one with a space or an accent is named by a link, the same one each time, until it is forgotten", () => {
  const folder = join(realpathSync(newFolder()), "pasta de João");
  mkdirSync(folder);
  const plain = plainPath(folder);
  assert.ok(survivesDotenv(plain), plain);
  assert.equal(realpathSync(plain), folder);
  assert.equal(plainPath(folder), plain);
  forgetPlainPath(folder);
  assert.ok(!existsSync(plain));
});
