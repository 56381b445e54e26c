import { readFileSync } from "node:fs";
import { Client } from "pg";
import { ensureRedisServer } from "../../emulator/services/elasticache/redisProgram";
import { temporaryFleet, type Ending } from "../servers/processSupport";

const token = "a-token-of-thirty-two-signs-1234";
const password = "a-password-of-the-database";

/** PostgreSQL and Redis for the image's tasks, and what those are told of them. */
export interface Servers {
  /** What production's tasks have in their environment, but for the certificates. */
  readonly variables: Readonly<Record<string, string>>;
  /** The authority that the servers' certificates are signed by. */
  readonly caFile: string;
  /** Asks the database, as the application's user. */
  query(text: string): Promise<Record<string, unknown>[]>;
}

/** Starts both, for as long as the tests run. */
export async function startServers(ending: Ending): Promise<Servers> {
  await ensureRedisServer({ say: () => undefined });
  const fleet = temporaryFleet(ending);
  const [database, [cache]] = await Promise.all([
    fleet.putPostgres("db", {
      ...{ databaseName: "siscoe", userName: "siscoe", password, parameters: [] },
      preferredPort: 45_700,
    }),
    fleet.putRedis("cache", { tokens: [token], replicas: 0, parameters: [], preferredPort: 46_700 }),
  ]);
  const { caFile } = await fleet.authority();
  const redis = (number: number) =>
    `rediss://:${token}@localhost:${cache ?? 0}/${number}?ssl_cert_reqs=required`;
  return {
    caFile,
    variables: {
      DJANGO_SETTINGS_MODULE: "backend.settings.prod",
      ...{ DEBUG: "False", ALLOWED_HOSTS: "siscoe.example.com,localhost" },
      ...{ SECRET_KEY: "a-secret-key", CHAT_ENCRYPTION_KEY: `${"A".repeat(43)}=` },
      ...{ DB_NAME: "siscoe", DB_USER: "siscoe", DB_PASSWORD: password },
      ...{ DB_HOST: "localhost", DB_PORT: String(database) },
      ...{ REDIS_URL: redis(1), CELERY_BROKER_URL: redis(0), CELERY_RESULT_BACKEND: redis(0) },
      ...{ EMAIL_HOST_USER: "user", EMAIL_HOST_PASSWORD: "password" },
      ...{ BREVO_SMTP_USER: "user", BREVO_SMTP_PASSWORD: "password" },
      DEFAULT_FROM_EMAIL: "siscoe@siscoe.example.com",
    },
    query: async (text) => {
      const ssl = { ca: readFileSync(caFile, "utf8") };
      const client = new Client({
        ...{ host: "localhost", port: database, user: "siscoe", password, database: "siscoe", ssl },
      });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(text)).rows;
      } finally {
        await client.end();
      }
    },
  };
}
