import { parentPort } from "node:worker_threads";
import { account } from "./plugin";
import { Provider } from "./provider";
import { table } from "./services";
import type { Properties } from "./values";

/** What a maintenance window brought. */
export interface Maintained {
  readonly type: string;
  readonly id: string;
  readonly made: Properties;
}

/*
 * The maintenance windows of an environment, in a thread of the command's that lets them come: all that waits is made, and
 * what AWS changes by itself.
 */
async function openWindows(): Promise<Maintained[]> {
  const cloud = account();
  const provider = new Provider(cloud);
  const maintained: Maintained[] = [];
  for (const type of table.keys()) {
    for (const { id } of cloud.records.own.list(type)) {
      const made = await provider.maintain(type, id);
      if (Object.keys(made).length > 0) maintained.push({ type, id, made });
    }
  }
  return maintained;
}

void openWindows().then((maintained) => parentPort?.postMessage(maintained));
