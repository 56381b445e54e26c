import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { before, describe, test } from "node:test";
import program = require("../../index");
import ground = require("../../bootstrap/index");
import { table } from "../../config";
import { deploy, type Registration } from "../support/mocks";
import { checkout, settingsOf } from "../support/stackFiles";

const read = (file: string) => readFileSync(join(checkout, file), "utf8");
const pages = [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(checkout, "docs")).map((file) => join("docs", file)),
];

/** What a figure counts, right behind it. Others are written as they were measured, with the command that measures. */
const counted = /\b([\d,]+|[a-z-]+) (created|to create|unchanged|resources|settings|KMS keys|secrets by)\b/g;
const isNumber = /^(\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten)$/;

/** A stack as docs/deploy.md makes it: the policy that reads its secrets is the bootstrap's. */
async function stackOf(stack: "prod" | "staging"): Promise<readonly Registration[]> {
  const policy = `arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-${stack}-secrets-reader`;
  const settings = { ...settingsOf(stack), "siscoe:secretsReaderPolicyArn": policy };
  return (await deploy(program, { settings, stack })).resources;
}

async function bootstrap(): Promise<readonly Registration[]> {
  const zone = "Z0123456789EXAMPLE000";
  const sites = {
    prod: { domain: "siscoe.example.com", hostedZoneId: zone },
    staging: { domain: "staging.siscoe.example.com", hostedZoneId: zone },
  };
  const settings = {
    "aws:region": "sa-east-1",
    "siscoe:accountId": "123456789012",
    "siscoe:repository": "siscoe@1234567/infrastructure@7654321",
    "siscoe:sites": JSON.stringify(sites),
  };
  return (await deploy(ground, { settings, stack: "main" })).resources;
}

describe("the figures in the documentation are what the program has", () => {
  /** By page, what may stand there, in the order of the page. */
  let figures: Readonly<Record<string, readonly string[]>>;

  before(async () => {
    const [prod, staging, account] = [await stackOf("prod"), await stackOf("staging"), await bootstrap()];
    // The engine counts the stack itself, too; the report counts neither components nor providers.
    const whole = (resources: readonly Registration[]) => resources.length + 1;
    const changes = (resources: readonly Registration[]) =>
      resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).length;
    const ofType = (type: string) => prod.filter((one) => one.type === type).length;
    const word = (number: number) =>
      ["none", "one", "two", "three", "four", "five"][number] ?? String(number);
    figures = {
      "docs/deploy.md": [
        `${whole(account)} created`,
        `${whole(account)} unchanged`,
        `${whole(prod)} to create`,
        `${changes(prod)} created`,
        `${changes(staging)} created`,
        `${whole(staging)} created`,
      ],
      "docs/cost.md": [
        `${word(ofType("aws:kms/key:Key"))} KMS keys`,
        `${word(ofType("aws:secretsmanager/secret:Secret"))} secrets by`,
      ],
      "docs/settings.md": [`${Object.keys(table).length} settings`],
    };
  });

  for (const page of pages) {
    test(page, () => {
      const found = [...read(page).matchAll(counted)].filter(([, number = ""]) => isNumber.test(number));
      assert.deepEqual(
        found.map(([figure]) => figure),
        figures[page] ?? [],
        `${page}: write the figures that the program has, or leave them out`,
      );
    });
  }

  test("CONTRIBUTING.md: how often npm run verify stops a command", () => {
    const [, rounds = ""] =
      /process\.env\["ROUNDS"\] \?\? (\d+)/.exec(read("tests/verify/interrupts.test.ts")) ?? [];
    assert.ok(read("CONTRIBUTING.md").includes(`Ctrl-C at ${3 * Number(rounds)} moments`), rounds);
  });
});

/** A page's headings, as GitHub names them. */
const anchors = (page: string) =>
  [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("every link of a page leads to a file, and to a heading of it", () => {
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)/g)].flatMap(
      ([link, file = "", anchor]) => {
        const target = file === "" ? page : join(page, "..", file);
        try {
          const isThere =
            anchor === undefined ? existsSync(join(checkout, target)) : anchors(target).includes(anchor);
          return isThere ? [] : [`${page}: ${link}`];
        } catch {
          return [`${page}: ${link}`];
        }
      },
    ),
  );
  assert.deepEqual(broken, []);
});

test("the README fits on a few screens", () => {
  assert.ok(read("README.md").split("\n").length <= 150);
});
