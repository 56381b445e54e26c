import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { writePrivate } from "../../../system/files";
import { openWith, sealWith } from "../../sealing";
import type { Home } from "../../servers/server";

type Values = Readonly<Record<string, string>>;

/**
 * The values of secrets as a file may hold them. A task is started again from its file, by whoever starts the servers, so it
 * has to have them; sealed, they are in no copy of that file.
 */
export function sealed(home: Pick<Home, "directory">, values: Values): Values {
  return mapped(values, (value) => sealWith(keyOf(home), value));
}

/** The values that {@link sealed} was given. */
export function opened(home: Pick<Home, "directory">, values: Values): Values {
  return mapped(values, (value) => openWith(keyOf(home), value));
}

/** The key of an environment's tasks, beside its servers' folders: made when it is needed, and gone with the environment. */
function keyOf({ directory }: Pick<Home, "directory">): Buffer {
  const path = join(dirname(dirname(directory)), "tasks.key");
  if (!existsSync(path)) writePrivate(path, randomBytes(32).toString("hex"));
  return Buffer.from(readFileSync(path, "utf8"), "hex");
}

function mapped(values: Values, change: (value: string) => string): Values {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, change(value)]));
}
