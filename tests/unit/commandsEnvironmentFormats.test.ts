import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import fc from "fast-check";
import { formatEnvironment } from "../../commands/environmentFormats";
import { survivesDotenv } from "../../components/dotenv";
import { newFolder } from "./commandsFakePrograms";

const dotenv =
  "DEBUG=False\nCELERY_BROKER_URL=rediss://:x@h:6379/0?ssl_cert_reqs=required\nSECRET_KEY=a=b\nEMPTY=\n";

test("dotenv is every variable, one a line", () => {
  assert.equal(
    formatEnvironment(dotenv, "dotenv"),
    "CELERY_BROKER_URL=rediss://:x@h:6379/0?ssl_cert_reqs=required\nDEBUG=False\nEMPTY=\nSECRET_KEY=a=b\n",
  );
});

test("process is what has to be in the process's own environment", () => {
  assert.equal(
    formatEnvironment(dotenv, "process"),
    "CELERY_BROKER_URL=rediss://:x@h:6379/0?ssl_cert_reqs=required\n",
  );
});

test("json is everything as one object", () => {
  assert.deepEqual(JSON.parse(formatEnvironment(dotenv, "json")), {
    DEBUG: "False",
    CELERY_BROKER_URL: "rediss://:x@h:6379/0?ssl_cert_reqs=required",
    SECRET_KEY: "a=b",
    EMPTY: "",
  });
});

test("what is no variable is refused by its line's number, without what it says", () => {
  assert.throws(
    () => formatEnvironment("A=1\nhunter2 is the password\n", "dotenv"),
    (error: Error) => {
      assert.match(error.message, /^Line 2 of the stack's output dotenv is not NAME=value\.$/);
      return true;
    },
  );
});

test("a value that some reader would change is refused by its name, without the value", () => {
  for (const form of ["dotenv", "process"] as const) {
    assert.throws(
      () => formatEnvironment("CELERY_BROKER_URL=hunter2 #x\n", form),
      (error: Error) => {
        assert.match(error.message, /CELERY_BROKER_URL/);
        assert.doesNotMatch(error.message, /hunter2/);
        return true;
      },
    );
  }
});

const characters = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(
  survivesDotenv,
);
const value = fc.string({ unit: fc.constantFrom(...characters), maxLength: 40 });
const name = fc.stringMatching(/^[A-Z][A-Z0-9_]{0,12}$/).map((text) => `T_${text}`);
const variables = fc.dictionary(name, value, { maxKeys: 30, noNullPrototype: true });
const rendered = (pairs: Record<string, string>) =>
  Object.entries(pairs)
    .map(([key, text]) => `${key}=${text}\n`)
    .join("");

test("sh reads a dotenv file as it was meant, whatever the values", () => {
  const file = join(newFolder(), ".env");
  const script = `set -a; . "$0"; exec "$1" -e 'console.log(JSON.stringify(process.env))'`;
  fc.assert(
    fc.property(variables, (pairs) => {
      writeFileSync(file, formatEnvironment(rendered(pairs), "dotenv"));
      const read = JSON.parse(
        execFileSync("sh", ["-c", script, file, process.execPath]).toString(),
      ) as object;
      assert.deepEqual(
        Object.fromEntries(Object.entries(read).filter(([key]) => key.startsWith("T_"))),
        pairs,
      );
    }),
    { numRuns: 10 },
  );
});

test("env $(…) hands the process variables on as they are, whatever the values", () => {
  const file = join(newFolder(), "printed");
  const script = `exec env $(cat "$0") "$1" -e 'console.log(JSON.stringify(process.env.CELERY_BROKER_URL))'`;
  fc.assert(
    fc.property(value, (text) => {
      writeFileSync(file, formatEnvironment(`CELERY_BROKER_URL=${text}\n`, "process"));
      assert.equal(JSON.parse(execFileSync("sh", ["-c", script, file, process.execPath]).toString()), text);
    }),
    { numRuns: 10 },
  );
});
