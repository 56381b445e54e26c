import { createRequire } from "node:module";
import { join } from "node:path";
import type * as LocalStack from "../../commands/localStack";
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";

/*
 * Brings an environment of a copy of the checkout up by a plan: `planWorker.ts <folder> <environment> <settings> <options>`,
 * both of them as JSON. It says all that the engine says, and then why that failed. In a process of its own: a program that
 * the engine cuts off leaves rejections behind, by which the test would fail.
 */
process.on("unhandledRejection", () => undefined);

const [folder = "", name = "", settings = "{}", options = "{}"] = process.argv.slice(2);

async function up(): Promise<string> {
  const load = createRequire(__filename);
  const { openEnvironment } = load(join(folder, "commands", "localStack.ts")) as typeof LocalStack;
  const place = { name, pulumiCommand: await pulumiCli(fakeTerminal()) };
  const { stack } = await openEnvironment(place, JSON.parse(settings) as Record<string, string>);
  const say = (words: string) => process.stdout.write(words);
  try {
    await stack.up({ ...(JSON.parse(options) as object), onOutput: say, onError: say });
    return "it is up\n";
  } catch (error) {
    return `it failed: ${error instanceof Error ? error.message : String(error)}\n`;
  }
}

void up().then((end) => process.stdout.write(end, () => process.exit()));
