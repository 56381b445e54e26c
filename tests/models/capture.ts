import type { Made } from "../../commands/recording/engine";
import { deploy } from "../support/mocks";
import { asSent, shapeOf } from "./awsShapes";
import type { Resource } from "./mapping";

/** Everything of AWS that a program registers for some settings, as the provider gets it. */
export async function captured(
  program: () => unknown,
  settings: Readonly<Record<string, string>>,
  stack: string,
): Promise<Resource[]> {
  const { resources } = await deploy(program, { settings, stack, answers: shapeOf });
  const provider = resources.find(({ type }) => type === "pulumi:providers:aws");
  const { tags } = JSON.parse(String(provider?.inputs["defaultTags"])) as { tags: Record<string, string> };
  const region = provider?.inputs["region"] as string;
  return resources
    .filter(({ type }) => type.startsWith("aws:"))
    .map((made: Made) => asSent(made, tags, region));
}
