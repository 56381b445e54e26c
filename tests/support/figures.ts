import program = require("../../index");
import ground = require("../../bootstrap/index");
import { table } from "../../config";
import { deploy, type Registration } from "./mocks";
import { settingsOf } from "./stackFiles";

/** What a figure counts, right behind it. Others are written as they were measured, with the command that measures. */
const counted = /\b([\d,]+|[a-z-]+) (created|to create|unchanged|resources|settings)\b/g;
const isNumber = /^(\d[\d,]*|two|three|four|five|six|seven|eight|nine|ten)$/;

/** The figures that a page has, in its order. */
export function figuresIn(page: string): string[] {
  return [...page.matchAll(counted)]
    .filter(([, number = ""]) => isNumber.test(number))
    .map(([figure]) => figure);
}

/** The page with these figures in place of its own, in its order. */
export function withFigures(page: string, figures: readonly string[]): string {
  let next = 0;
  return page.replaceAll(counted, (figure, number: string) =>
    isNumber.test(number) ? (figures[next++] ?? figure) : figure,
  );
}

/** A stack as docs/deploy.md makes it: the policy that reads its secrets is the bootstrap's. */
async function stackOf(stack: "prod" | "staging"): Promise<readonly Registration[]> {
  const policy = `arn:aws:iam::123456789012:policy/siscoe-bootstrap/siscoe-${stack}-secrets-reader`;
  const settings = { ...settingsOf(stack), "siscoe:secretsReaderPolicyArn": policy };
  return (await deploy(program, { settings, stack })).resources;
}

/** What the bootstrap registers for two environments, as docs/deploy.md makes it. */
export async function bootstrap(): Promise<readonly Registration[]> {
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

/** By page, the figures that the program has, in the order of the page. */
export async function figuresByPage(): Promise<Readonly<Record<string, readonly string[]>>> {
  const [prod, staging, account] = [await stackOf("prod"), await stackOf("staging"), await bootstrap()];
  // The engine counts the stack itself, too; the report counts neither components nor providers.
  const whole = (resources: readonly Registration[]) => resources.length + 1;
  const changes = (resources: readonly Registration[]) =>
    resources.filter(({ custom, type }) => custom && !type.startsWith("pulumi:")).length;
  return {
    "docs/deploy.md": [
      `${whole(account)} created`,
      `${whole(account)} unchanged`,
      `${whole(prod)} to create`,
      `${changes(prod)} created`,
      `${changes(staging)} created`,
      `${whole(staging)} created`,
    ],
    "docs/settings.md": [`${Object.keys(table).length} settings`],
  };
}
