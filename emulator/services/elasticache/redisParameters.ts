import { ServerFailure } from "../../../system/failure";
import type { Parameter } from "../../servers/parameters";

/** A parameter group as the server can have it. */
export interface RedisSettings {
  readonly settings: readonly Parameter[];
  /** What was left out, as `name: why`. */
  readonly ignored: readonly string[];
}

/** Parameters that the server doesn't have, because ElastiCache does the thing by other means. */
const elasticacheOnly: Readonly<Record<string, string>> = {
  "close-on-replica-write": "a replica refuses writes, and keeps the connection",
  "close-on-slave-write": "a replica refuses writes, and keeps the connection",
  "cluster-enabled": "cluster mode is off",
  "extended-redis-compatibility": "ElastiCache's own",
  "replica-allow-chaining": "replicas follow the primary",
  "reserved-memory": "there is no host to reserve memory on",
  "reserved-memory-percent": "there is no host to reserve memory on",
  "slave-allow-chaining": "replicas follow the primary",
};

/** ElastiCache has each limit of this directive as a parameter of its own. */
const BUFFER_LIMIT =
  /^client-output-buffer-limit-(normal|pubsub|replica|slave)-(hard-limit|soft-limit|soft-seconds)$/;

/** Where the server is, who may enter and what it writes: no parameter group decides that, on ElastiCache neither. */
const reserved = new Set(
  (
    "aclfile appenddirname appendfilename appendfsync appendonly bind daemonize dbfilename dir enable-debug-command " +
    "enable-module-command enable-protected-configs include loadmodule logfile masterauth masteruser maxmemory " +
    "pidfile port primaryauth primaryuser protected-mode rename-command replicaof requirepass save slaveof " +
    "supervised syslog-enabled tls-auth-clients tls-ca-cert-dir tls-ca-cert-file tls-cert-file tls-key-file " +
    "tls-port tls-replication unixsocket unixsocketperm user"
  ).split(" "),
);

/** Sorts out what the server has of a parameter group, and refuses what a parameter group can't have. */
export function redisSettings(parameters: readonly Parameter[]): RedisSettings {
  const settings: Parameter[] = [];
  const ignored: string[] = [];
  for (const { name, value } of parameters) {
    if (reserved.has(name)) throw new ServerFailure(`parameter "${name}" can't be modified`);
    if (!/^[a-z][a-z0-9-]*$/.test(name)) throw new ServerFailure(`parameter "${name}" doesn't exist`);
    const reason = BUFFER_LIMIT.test(name) ? "the server's own limits are used" : elasticacheOnly[name];
    if (reason === undefined) settings.push({ name, value });
    else ignored.push(`${name}: ${reason}`);
  }
  return { settings, ignored };
}
