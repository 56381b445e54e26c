import { join } from "node:path";
import { readJson } from "../system/files";

/** Where it is noted which application an environment runs, in the environment's folder. */
export const applicationNote = (environment: string): string => join(environment, "application.json");

/** The settings that such an environment has instead of the checkout's; undefined ones it hasn't. */
export function applicationSettings(environment: string): Readonly<Record<string, string | undefined>> {
  const note = readJson(applicationNote(environment)) as { readonly image: string } | undefined;
  if (note === undefined) return {};
  // ECS registers its tasks by itself.
  return { "siscoe:image": note.image, "siscoe:appTargets": undefined };
}
