import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { OUTSIDE_CIDR, outsideSubnet } from "../emulator/outside";
import { fullKey } from "../settings/table";
import { checkout, loadProgram } from "./checkout";
import { type Registration, record, type StandIn, Unanswered } from "./recording/engine";
import { insistOnQuotes, placeholder, readStack } from "./stackSettings";

/**
 * Everything that this checkout's program registers for a stack, as a first `up` would, by the settings in the stack's
 * file. Neither AWS, the Pulumi CLI nor the network is asked, and placeholders stand for the secrets. What only AWS knows,
 * such as ids, is unknown, as in a first preview.
 *
 * @throws what the program throws: a SettingsError, where its settings are wrong.
 */
export async function resourcesOf(stack: string): Promise<readonly Registration[]> {
  const { name: project } = parse(readFileSync(join(checkout, "Pulumi.yaml"), "utf8")) as { name: string };
  const read = readStack(checkout, stack, project);
  insistOnQuotes(read);
  const secrets = Object.fromEntries(read.missingSecrets.map((key) => [key, placeholder(key)]));
  const settings: Record<string, string> = { ...read.plain, ...secrets };
  // Where a database was restored from costs nothing, and nobody here knows the snapshot.
  Reflect.deleteProperty(settings, fullKey(project, "databaseSnapshot"));
  const { resources, failures } = await record(loadProgram(), {
    project,
    stack,
    settings,
    encrypted: Object.keys(secrets),
    previousOutputs: {},
    preview: true,
    standIn: standIn(settings["aws:region"] ?? "", settings[fullKey(project, "accountId")]),
  });
  if (failures.length > 0) throw failures[0];
  return resources;
}

/** What the program can't go on without. It goes on where AWS has no answer to the rest. */
function standIn(region: string, accountId = "123456789012"): StandIn {
  return {
    made: () => ({ id: "", state: {} }),
    asked: (token, { id }) => {
      switch (token) {
        case "aws:index/getCallerIdentity:getCallerIdentity":
          return { accountId };
        case "aws:ec2/getVpc:getVpc":
          return { id, cidrBlock: OUTSIDE_CIDR, cidrBlockAssociations: [{ cidrBlock: OUTSIDE_CIDR }] };
        case "aws:ec2/getSubnet:getSubnet":
          return { id, ...outsideSubnet(String(id), region) };
        default:
          throw new Unanswered(`Nobody answers ${token} here.`);
      }
    },
  };
}
