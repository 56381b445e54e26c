import { existsSync, realpathSync } from "node:fs";
import { join, relative } from "node:path";
import { Records } from "../emulator/records";
import { fleetOf, serversIn } from "../emulator/servers/environment";
import { needRoomToCopy } from "../system/files";
import type { Fleet } from "../emulator/servers/fleet";
import { portsMoved } from "../emulator/servers/fleetOptions";
import { keptIn, placesIn } from "../emulator/servers/places";
import { postgresVersion } from "../emulator/services/rds/postgresCluster";
import { moveRegisteredTargets } from "../emulator/services/lb/server";
import { ensureRedisServer } from "../emulator/services/elasticache/redisProgram";
import { quarters, realFolder } from "../emulator/servers/quarters";
import type { ServerStatus } from "../emulator/servers/status";
import { Failure } from "./failure";
import { environmentFolder, keepPrivate, type Place, recordsOf, serversFolder } from "./localStack";
import { plainPath } from "./plainPath";
import { forgetServerless, removeStrays, ownersIn, serverless, strayAmong, straysAmong } from "./strays";
import type { Terminal } from "./terminal";

/** The real servers behind an environment; none where records are all that is wanted (`--no-servers`). */
export function serversOf(place: Place, { say, signal }: Partial<Terminal> = {}): Fleet | undefined {
  const folder = serversFolder(place);
  if (folder === "") return undefined;
  return fleetOf(folder, { ...(say && { say }), ...(signal && { signal }) });
}

/** Refuses to let the records change without the servers that follow them: these would run on, known to nobody. */
export function refuseRecordsAlone(place: Place): void {
  if (serversOf(place) !== undefined || placesIn(serversIn(environmentFolder(place))).length === 0) return;
  const what = place.noServers === true ? "--no-servers" : "EMULATOR_SERVERS=";
  throw new Failure(
    `${place.name} has servers, and with ${what} they would keep running without their records. Type the command without it.`,
  );
}

/** Refuses to take servers away where there is too little room for their last snapshots: half of the rest would go first. */
export function needRoomForSnapshots(place: Place): void {
  const fleet = serversOf(place);
  if (fleet === undefined) return;
  const holding = fleet.places().filter(({ kind }) => kind === "postgres" || kind === "redis");
  const folders = holding.map(({ kind, name }) => fleet.directoryOf(kind, name));
  if (folders.length > 0) needRoomToCopy(folders, fleet.options.snapshots, "changed");
}

/**
 * Starts what was stopped or died, before the engine looks at what is to change, with certificates for the domains.
 * Returns whether it has to look for what is gone: records without a server are forgotten.
 */
export async function wakeServers(
  place: Place,
  domains: readonly string[],
  terminal: Terminal,
  movePorts = false,
): Promise<boolean> {
  const fleet = serversOf(place, terminal);
  if (fleet === undefined) return false;
  await ensureRedisServer(terminal);
  if (await fleet.moveIn()) {
    keepPrivate();
    terminal.say(
      `The servers are now in ${quarters}, where their user can reach them. It has no rights to root's folders any more.`,
    );
  }
  await prepareAuthority(place, fleet, domains, terminal);
  const moved = movePorts && (await moveHeldPorts(place, fleet, terminal));
  const isStray = strayAmong(recordsOf(place));
  try {
    // The engine may ask for them again: until then, nobody knows what they are for.
    await fleet.stop(isStray);
    await fleet.start((server) => server.kind !== "task" && !isStray(server));
  } catch (error) {
    terminal.goOn();
    throw error;
  }
  const gone = serverless(recordsOf(place), fleet);
  for (const { kind, name } of gone) terminal.say(`The ${kind} ${name} has no server: creating it again.`);
  forgetServerless(recordsOf(place), gone);
  return gone.length > 0 || moved;
}

/**
 * Starts the application's tasks that were stopped or died, after what they need; what runs is left alone.
 *
 * @throws ServerFailure where one doesn't start: another image may, so an `up` goes on, and tries again at its end.
 */
export async function wakeTasks(place: Place, terminal: Terminal): Promise<void> {
  const isStray = strayAmong(recordsOf(place));
  await serversOf(place, terminal)?.start((server) => server.kind === "task" && !isStray(server), false);
  terminal.goOn();
}

/** Has servers leave the ports that other programs have, and AWS know of it. Returns whether any did. */
async function moveHeldPorts(place: Place, fleet: Fleet, terminal: Terminal): Promise<boolean> {
  const moved = await fleet.movePorts();
  const records = new Records(recordsOf(place), undefined);
  const owners = ownersIn(records);
  moveRegisteredTargets(records, portsMoved(moved));
  for (const { kind, name, from, ports } of moved) {
    const words = `The ${kind} ${name} moves from port ${from.join(", ")} to ${ports.join(", ")}`;
    // Nobody but the front asks a task, and that one knows.
    const next =
      kind === "task"
        ? "."
        : ": run `env` again for the application's variables, and restart the application.";
    terminal.say(`${words}${next}`);
    const owner = owners.find((one) => one.kind === kind && one.name === name);
    const [port = 0] = ports;
    const known = {
      postgres: { port, endpoint: `localhost:${String(port)}` },
      redis: { port },
      front: {},
      task: {},
    };
    if (owner !== undefined) records.amend(owner.type, owner.id, known[kind]);
  }
  return moved.length > 0;
}

/** What browsers on Linux are told to forget an authority by; docs/local.md has them trust it under that name. */
export const forgetAuthority = "certutil -d sql:$HOME/.pki/nssdb -D -n siscoe-local";

async function prepareAuthority(
  place: Place,
  fleet: Fleet,
  domains: readonly string[],
  terminal: Terminal,
): Promise<void> {
  const fault = await fleet.prepareAuthority([...domains, ...certifiedNames(place)]);
  if (fault === undefined) return;
  terminal.say(
    `The local authority ${fault}: a new one was created, and the servers restart. Restart the application. ` +
      `If a browser trusts the old one: ${forgetAuthority}, then trust the new one (docs/local.md).`,
  );
  // The application's own: it reads it when it starts.
  if (existsSync(bundleOf(place))) await localVariables(place);
}

/** Has `destroy` take the servers away although the authority was deleted under them: nobody needs to trust this one. */
export async function replaceDeletedAuthority(place: Place): Promise<void> {
  const fleet = serversOf(place);
  if (fleet?.lacksAuthority === true) await fleet.prepareAuthority(certifiedNames(place));
}

/** What the fronts that are there have certificates for, until the engine has gone over to other domains. */
function certifiedNames(place: Place): string[] {
  const certificates = new Records(recordsOf(place), undefined).list("aws:acm/certificate:Certificate");
  return certificates.flatMap(({ properties: { domainName, subjectAlternativeNames } }) =>
    [domainName, subjectAlternativeNames].flat().filter((name) => typeof name === "string"),
  );
}

/** Takes away what runs without a resource, once the engine has said what there is to be. */
export async function clearServers(place: Place, terminal: Terminal): Promise<void> {
  const fleet = serversOf(place, terminal);
  if (fleet !== undefined) await removeStrays(fleet, strayAmong(recordsOf(place)), terminal.say);
}

/** What to know of the PostgreSQL here where its major version is not the one that was asked for. */
export function otherPostgres(place: Place): string | undefined {
  if (serversFolder(place) === "") return undefined;
  const [database] = new Records(recordsOf(place), undefined).list("aws:rds/instance:Instance");
  const asked = String(database?.properties["engineVersion"]);
  const here = postgresVersion();
  if (database === undefined || asked.split(".")[0] === here.split(".")[0]) return undefined;
  return `PostgreSQL ${here}, the only version on this machine, though siscoe:databaseEngineVersion is ${asked}`;
}

/**
 * The variables that only make sense on this machine: where libraries find the certificate of the local authority.
 * Both are read from the process environment.
 */
export async function localVariables(place: Place): Promise<Readonly<Record<string, string>>> {
  const fleet = serversOf(place);
  if (fleet === undefined) return {};
  const authority = await fleet.authority();
  const bundle = bundleOf(place);
  authority.writeBundle(bundle);
  const folder = serversIn(environmentFolder(place));
  const plain = (file: string) => join(plainPath(folder), relative(realFolder(folder), realpathSync(file)));
  return { PGSSLROOTCERT: plain(authority.caFile), SSL_CERT_FILE: plain(bundle) };
}

const bundleOf = (place: Place): string => join(serversIn(environmentFolder(place)), "ca-bundle.pem");

/** The address that a browser on this machine takes: the balancer's 443 is another port here. */
export function localUrl(place: Place, url: string): string {
  const fleet = serversOf(place);
  const port = fleet && frontPort(fleet);
  return port === undefined ? url : `${url}:${port}`;
}

/** The port that stands for the balancer's 443, by what is kept: no server is asked. */
export function frontPort(fleet: Fleet): number | undefined {
  const kept = fleet.places().map(({ kind, name }) => keptIn(fleet.directoryOf(kind, name)));
  const front = kept.find((server) => server?.kind === "front");
  return front?.kind === "front" ? front.ports[1] : undefined;
}

/** How the servers behind an environment, and the application behind its front, do. */
export async function serversStatus(place: Place, terminal: Terminal) {
  const fleet = serversOf(place, terminal);
  if (fleet === undefined) return { facts: [], ailing: [] };
  const isStray = strayAmong(recordsOf(place));
  const status = await fleet.status();
  const servers = status.filter(({ kind, server }) => !isStray({ kind, name: server }));
  const strays = straysAmong(fleet, status, isStray);
  const gone = serverless(recordsOf(place), fleet);
  const targets = await fleet.targets();
  const facts = [
    ...servers.map(serverFact),
    ...gone.map(({ kind, name }) => [kind, `${name}: it has no server`] as const),
    ...strays.map(({ name, words }) => ["stray", `${name}: ${words}`] as const),
    ...targets.map(({ targetId, port, state, reason }) => {
      const why = reason === undefined ? "" : ` (${reason})`;
      return ["application", `${state}${why}, ${targetId}:${port}`] as const;
    }),
  ];
  const ailing = [
    ...(fleet.lacksAuthority ? ["the servers' authority missing"] : []),
    ...servers.filter(({ health }) => health !== "healthy").map(({ role, health }) => `${role} ${health}`),
    ...gone.map(({ name }) => `${name} has no server`),
    ...strays.filter(({ kept }) => !kept).map(({ name }) => `${name} is a stray`),
  ];
  return { facts, ailing };
}

function serverFact({ role, name, port, health, detail, pid, log }: ServerStatus) {
  const process = pid === undefined || health === "died" ? "" : `, process ${pid}`;
  const why = detail === undefined ? "" : ` (${detail})`;
  const address = port === 0 ? "" : `, localhost:${port}`;
  return [
    role === "container" ? (name.split("/").at(-1) ?? name) : role,
    `${health}${why}${address}${process}, log ${log}`,
  ] as const;
}
