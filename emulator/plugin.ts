import { delimiter } from "node:path";
import { ACCOUNT, Cloud } from "./cloud";
import { Faults } from "./faults";
import { Provider } from "./provider";
import { AccountRecords, noteSeat } from "./accountRecords";
import { Records } from "./records";
import { type Configured, serve } from "./server";
import { fleetOf } from "./servers/environment";
import { ServerFailure } from "../system/failure";
import { plainProperties, type Properties } from "./values";

// The releases of @pulumi/aws and @pulumi/random whose shapes the table has.
const VERSIONS: Readonly<Record<string, string>> = { aws: "7.48.0", random: "4.21.2" };

const { EMULATOR_DIRECTORY, EMULATOR_REGION, EMULATOR_FAIL, EMULATOR_SERVERS, PULUMI_CONFIG_PASSPHRASE } =
  process.env;
/** The records of the environments beside this one, a folder each, separated as in PATH. */
const NEIGHBOURS = (process.env["EMULATOR_NEIGHBOURS"] ?? "").split(delimiter).filter(Boolean);

/** What the emulator stands in for. */
export const plugins = Object.keys(VERSIONS);

/** Serves the plugin of that name, one of {@link plugins}, in the environment that the variables name. Returns its port. */
export async function servePlugin(name: string): Promise<number> {
  const { port } = await serve(VERSIONS[name] ?? "0.0.0", configure);
  return port;
}

/** The account of the environment that the variables name. */
export function account(
  region = EMULATOR_REGION ?? "sa-east-1",
  tags?: Record<string, string>,
  signal?: AbortSignal,
): Cloud {
  if (!EMULATOR_DIRECTORY) {
    throw new Error(
      "EMULATOR_DIRECTORY is not set: set it to the folder of this environment's emulated resources",
    );
  }
  // A folder, or nothing where records are all that is wanted.
  const fleet = EMULATOR_SERVERS ? fleetOf(EMULATOR_SERVERS, signal && { signal }) : undefined;
  const own = new Records(EMULATOR_DIRECTORY, PULUMI_CONFIG_PASSPHRASE);
  const seat = { account: ACCOUNT, region };
  noteSeat(EMULATOR_DIRECTORY, seat);
  return new Cloud(new AccountRecords(own, seat, NEIGHBOURS, PULUMI_CONFIG_PASSPHRASE), region, tags, fleet);
}

function configure(settings: Properties): Configured {
  const { region, defaultTags, allowedAccountIds } = plainProperties(settings);
  const accounts = parsed(allowedAccountIds) as string[] | undefined;
  if (accounts?.length && !accounts.includes(ACCOUNT)) {
    throw new Error(
      `AWS account ID not allowed: ${ACCOUNT} (the emulator's; allowed: ${accounts.join(", ")})`,
    );
  }
  const tags = (parsed(defaultTags) as { tags?: Record<string, string> } | undefined)?.tags;
  const name = typeof region === "string" && region ? region : undefined;
  // A server that is being started when the engine is told to stop is stopped as well.
  const stopped = new AbortController();
  const faults = Faults.from(EMULATOR_FAIL);
  return {
    provider: new Provider(account(name, tags, stopped.signal), faults),
    faults,
    callOff: () => {
      stopped.abort(new ServerFailure("cancelled: the command was told to stop"));
    },
  };
}

// A provider's nested settings come as JSON text.
function parsed(setting: Properties[string]): unknown {
  return typeof setting === "string" ? (JSON.parse(setting) as unknown) : setting;
}
