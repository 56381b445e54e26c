import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { type OptionName, options, readCommand } from "../../commands/command";
import { completion } from "../../commands/completion";
import { help, withCommands } from "../../commands/help";
import { commands } from "../../commands/table";

const root = join(__dirname, "../..");
const read = (...args: string[]) => readCommand(args, commands)?.typed;
const refused = (words: string[], message: RegExp) => {
  assert.throws(() => read(...words), { name: "UsageError", message });
};

const engine = join(root, "tests/engine");
const engineTests = readdirSync(engine)
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(engine, file), "utf8"));

/** An option as one types it. */
const typed = (name: OptionName) => (options[name].type === "string" ? [`--${name}`, "x"] : [`--${name}`]);

for (const [name, command] of Object.entries(commands)) {
  const argument = command.argument?.slice(0, 1) ?? [];
  describe(`the command ${name}`, () => {
    test("is in the help, with what it does and its options", () => {
      assert.notEqual(command.summary, "");
      assert.ok(help.split("\n").some((line) => line.trimEnd().endsWith(`  ${command.summary}`)));
      assert.match(help, new RegExp(`^  ${name} {2,}`, "m"));
      for (const option of command.options) {
        const [line = ""] = help.split("\n").filter((one) => one.startsWith(`  --${option} `));
        if (option !== "stack") assert.match(line, new RegExp(`for [^:]*\\b${name}\\b`));
        else assert.notEqual(line, "");
      }
    });

    test("takes its own options, and refuses any other's and a made-up one", () => {
      for (const option of Object.keys(options) as OptionName[]) {
        if (option === "help") continue;
        const value = option === "format" ? ["--format", command.formats?.[0] ?? "x"] : typed(option);
        const words = [name, ...argument, ...value];
        if (command.options.includes(option)) assert.ok(read(...words));
        else refused(words, new RegExp(`^--${option} works only with ".*", not with "${name}"\\.$`));
      }
      refused([name, ...argument, "--made-up"], /^Unknown option '--made-up'/);
      refused([name, "one", "more"], /Allowed: /);
    });

    test("is run by a test of tests/engine/", () => {
      const typedThere = new RegExp(`["\`]${name}[ "\`]`);
      assert.ok(
        engineTests.some((text) => typedThere.test(text)),
        `add one: checkout.local("${name}")`,
      );
    });

    test("is in README.md's list", () => {
      const readme = readFileSync(join(root, "README.md"), "utf8");
      const behind = "README.md is behind commands/table.ts: npm run docs";
      assert.ok(readme.includes(`\`${name}\``), behind);
      assert.equal(withCommands(readme), readme, behind);
    });
  });
}

test("what is no command is refused with those that there are", () => {
  for (const words of [["upp"], ["toString"], ["up", "prod"]])
    refused(words, /^The command is ".*"\. Allowed: up, /);
  refused([], /^The command is missing\. Allowed: up, /);
});

test("an unknown form is refused with those that there are", () => {
  assert.equal(read("env")?.format, "dotenv");
  assert.equal(read("env", "--format", "json")?.format, "json");
  for (const form of ["yaml", "", "toString"]) {
    const message = new RegExp(`^--format is "${form}"\\. Allowed: dotenv, process, json\\.$`);
    refused(["env", "--format", form], message);
  }
});

test("options that contradict each other are refused", () => {
  refused(["up", "--move-ports", "--no-servers"], /^--move-ports and --no-servers can't be combined/);
});

test("production is what diff compares, and local what the others work with", () => {
  assert.equal(read("diff", "--base", "main")?.stack, "prod");
  assert.equal(read("status")?.stack, "local");
});

/** What a shell offers behind some words, as its own completion machinery has it. */
function offered(line: string, before = ""): string[] {
  const words = line.split(" ");
  const script = `${before}
eval "$SCRIPT"
COMP_WORDS=(${words.map((word) => `'${word}'`).join(" ")}); COMP_CWORD=${String(words.length - 1)}
"$(complete -p npm | sed -n 's/.*-F \\([^ ]*\\) .*/\\1/p')"
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, SCRIPT: completion(commands) };
  const said = execFileSync("bash", ["--norc", "-c", script], { cwd: root, env, encoding: "utf8" });
  return said.split("\n").filter((word) => word !== "");
}

describe("bash's completion", () => {
  test("offers the commands, and each one's options", () => {
    assert.deepEqual(offered("npm run local -- "), [...Object.keys(commands), "--help"]);
    assert.deepEqual(offered("npm run --silent local -- en"), ["env"]);
    assert.deepEqual(offered("npm run local -- completion "), ["bash", "zsh"]);
    for (const [name, { options: own }] of Object.entries(commands)) {
      assert.deepEqual(
        offered(`npm run local -- ${name} --`),
        own.map((option) => `--${option}`),
      );
    }
  });

  test("offers what an option may be", () => {
    assert.deepEqual(offered("npm run local -- env --format "), ["dotenv", "process", "json"]);
    assert.deepEqual(offered("npm run local -- diff --base main --format m"), ["markdown"]);
    assert.deepEqual(offered("npm run local -- up --stack "), ["local", "prod", "staging"]);
    assert.deepEqual(offered("npm run local -- diff --output "), []);
  });

  test("leaves everything else to npm's own", () => {
    const own = "own() { COMPREPLY=(theirs); }; complete -o default -F own npm";
    assert.deepEqual(offered("npm run ", own), ["theirs"]);
    assert.deepEqual(offered("npm run local -- stat", own), ["status"]);
  });
});
