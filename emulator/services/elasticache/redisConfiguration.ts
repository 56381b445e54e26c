import { join } from "node:path";
import type { Authority } from "../../servers/authority";
import { ServerFailure } from "../../../system/failure";
import { fingerprint } from "../../servers/fingerprint";
import type { Parameter } from "../../servers/parameters";
import { loopback } from "../../servers/ports";
import type { RedisAccess } from "./redisClient";
import { redisProgram } from "./redisProgram";
import { run } from "../../../system/run";
import { certificateFiles } from "../../servers/authority";
import { tlsFolder, type Home } from "../../servers/server";

const ADMIN = "siscoe-admin";
const REPLICA = "siscoe-replica";

/** What a user of ElastiCache may not do either. */
const DENIED =
  "-acl +acl|whoami -bgrewriteaof -bgsave -config -debug -failover -migrate -module -psync -replicaof -save " +
  "-shutdown -slaveof -sync";

/** One process of a replication group, and how it is to run. */
export interface NodeConfiguration {
  readonly directory: string;
  readonly port: number;
  /** The primary's, for a replica. */
  readonly replicaOf?: number | undefined;
  readonly settings: readonly Parameter[];
  /** The fingerprints of the tokens that let users in; none lets in everybody. */
  readonly tokens: readonly string[];
}

/** How to reach a node as its administrator. */
export function adminAccess(authority: Authority, port: number): RedisAccess {
  return { port, ca: authority.ca, user: ADMIN, password: authority.secret("redis administrator") };
}

/** The rules of access for users, after the name. */
export function userRules(tokens: readonly string[]): string[] {
  const passwords = tokens.length === 0 ? ["nopass"] : tokens.map((token) => `#${token}`);
  return ["reset", "on", ...passwords, "~*", "&*", "+@all", ...DENIED.split(" ")];
}

/**
 * What a node reads from its standard input at its start: it stands in no file, because a replica needs the
 * password for its primary in clear.
 */
export function nodeConfiguration({ authority, directory }: Home, node: NodeConfiguration): string {
  const secret = (purpose: string) => authority.secret(`redis ${purpose}`);
  const { certificateFile, keyFile } = certificateFiles(tlsFolder(directory));
  const own: Parameter[] = [
    { name: "port", value: "0" },
    { name: "tls-port", value: String(node.port) },
    { name: "tls-cert-file", value: certificateFile },
    { name: "tls-key-file", value: keyFile },
    { name: "tls-ca-cert-file", value: authority.caFile },
    { name: "tls-auth-clients", value: "no" },
    { name: "tls-replication", value: "yes" },
    { name: "dir", value: join(node.directory, "data") },
    // What was answered survives. A replica gets it all anew.
    { name: "appendonly", value: node.replicaOf === undefined ? "yes" : "no" },
    // "everysec" answers before it writes while the disk is slow: a kill would lose two seconds.
    { name: "appendfsync", value: "always" },
    { name: "save", value: "" },
    { name: "masteruser", value: REPLICA },
    { name: "masterauth", value: secret("replica") },
  ];
  return [
    // There are no more replicas to wait for.
    "repl-diskless-sync-delay 0",
    // A replica takes what it copies from the wire. By way of its disk, it would need as much room again as the primary,
    // and where there is none it would begin anew for ever (seen: Redis 7.0).
    "repl-diskless-load swapdb",
    ...node.settings.map(directive),
    ...own.map(directive),
    `bind ${loopback.join(" ")}`,
    ...(node.replicaOf === undefined ? [] : [`replicaof 127.0.0.1 ${node.replicaOf}`]),
    `user default ${userRules(node.tokens).join(" ")}`,
    `user ${ADMIN} on #${fingerprint(secret("administrator"))} ~* &* +@all`,
    `user ${REPLICA} on #${fingerprint(secret("replica"))} resetchannels -@all +psync +replconf +ping`,
    "",
  ].join("\n");
}

/** Refuses parameters that the server refuses, in its words, by letting one read them that never gets to run. */
export async function checkSettings(home: Home, settings: readonly Parameter[]): Promise<void> {
  const input = ["port 0", "tls-port 0", ...settings.map(directive), ""].join("\n");
  const { stdout, stderr } = await run(home.account, [redisProgram(home.directory), "-"], {
    input,
    signal: home.signal,
  });
  if (stdout.includes("not listen anywhere")) return;
  const words = stderr.split("\n").filter((line) => line.trim() !== "" && !/^\*\*\*|^Reading the/.test(line));
  if (words[0]?.includes("tls-port") === true) {
    throw new ServerFailure(
      `${redisProgram(home.directory)} has no TLS support: install a Redis that has it`,
    );
  }
  throw new ServerFailure(words.map((line) => line.replace(/^>>> /, "")).join(": ") || stdout.trim());
}

function directive({ name, value }: Parameter): string {
  // The escapes of JSON are those of the server's configuration.
  return `${name} ${JSON.stringify(value)}`;
}
