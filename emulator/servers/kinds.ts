import { RedisServer, type KeptRedis } from "../services/elasticache/redis";
import { serviceOf, TaskServer, type KeptTask } from "../services/ecs/taskServer";
import { FrontServer, type KeptFront } from "../services/lb/front/frontServer";
import { PostgresServer, type KeptPostgres } from "../services/rds/postgres";
import type { Home, Server } from "./server";

/** What is known of a server of any kind. */
export type Known = KeptPostgres | KeptRedis | KeptFront | KeptTask;

interface ServerKind {
  /** The resource type whose records it stands behind. */
  readonly token: string;
  /** The record's property that is the server's name. */
  readonly property: string;
  /** That name, in a server's own, where one record has several. */
  readonly ownerIn?: (name: string) => string;
  readonly serverOf: (home: Home, kept: Known) => Server;
}

/** The kinds of servers: of an RDS instance, of an ElastiCache replication group, of a load balancer, of an ECS service. */
export const kinds = {
  postgres: {
    token: "aws:rds/instance:Instance",
    property: "identifier",
    serverOf: (home, kept) => new PostgresServer(home, kept as KeptPostgres),
  },
  redis: {
    token: "aws:elasticache/replicationGroup:ReplicationGroup",
    property: "replicationGroupId",
    serverOf: (home, kept) => new RedisServer(home, kept as KeptRedis),
  },
  front: {
    token: "aws:lb/loadBalancer:LoadBalancer",
    property: "name",
    serverOf: (home, kept) => new FrontServer(home, kept as KeptFront),
  },
  task: {
    token: "aws:ecs/service:Service",
    property: "name",
    ownerIn: serviceOf,
    serverOf: (home, kept) => new TaskServer(home, kept as KeptTask),
  },
} as const satisfies Readonly<Record<string, ServerKind>>;

/** Which kind of server. */
export type Kind = keyof typeof kinds;

/** Every kind. */
export const allKinds = Object.keys(kinds) as readonly Kind[];

/** The name of the record that a server stands behind. */
export function ownerOf(kind: Kind, name: string): string {
  const { ownerIn = (own: string) => own }: ServerKind = kinds[kind];
  return ownerIn(name);
}

/** The server itself, as what is known of it says. */
export function serverOf(home: Home, kept: Known): Server {
  return kinds[kept.kind].serverOf(home, kept);
}
