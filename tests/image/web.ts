import assert from "node:assert/strict";
import { createServer, type AddressInfo } from "node:net";
import { after, before } from "node:test";
import type { Leashed } from "../consumer/leash";
import type { Ending } from "../servers/processSupport";
import { Client } from "./client";
import { Container } from "./container";
import { type Servers, startServers } from "./servers";

const startTimeoutMs = 120_000;
const userName = "visitor";
const password = "a-password-of-the-visitor";

/** The consumer's web task, which can be visited. */
export interface Web {
  readonly container: Container;
  readonly servers: Servers;
  /** What every task has in its environment. */
  readonly variables: Readonly<Record<string, string>>;
  /** The task: a new one where it was ended. */
  task: Leashed;
  /** Starts it. */
  start(variables?: Readonly<Record<string, string>>): Promise<Leashed>;
  /** Someone who hasn't been here before. */
  visitor(): Client;
  /** Someone who has signed in. */
  signedIn(): Promise<Client>;
}

/** Has the consumer built, migrated and served, while the tests around it run. */
export function whileServed(): () => Web {
  let web: Web | undefined;
  after(() => web?.task.stop());
  const ending = untilAfter();
  before(async () => {
    web = await serve(await startServers(ending), ending);
  });
  return () => {
    assert.ok(web !== undefined);
    return web;
  };
}

/** Puts off to the end of the tests around it what is given while they are prepared; what came last ends first. */
export function untilAfter(): Ending {
  const works: (() => void | Promise<void>)[] = [];
  after(async () => {
    for (const work of works.reverse()) await work();
  });
  return { after: (work) => works.push(work) };
}

async function serve(servers: Servers, ending: Ending): Promise<Web> {
  const container = await Container.of(ending);
  const ca = container.put(servers.caFile, "ca.pem");
  const port = await freePort();
  const variables = {
    ...servers.variables,
    ...{ PGSSLROOTCERT: ca, SSL_CERT_FILE: ca, SISCOE_LISTEN: `127.0.0.1:${port}`, SISCOE_STOP_SECONDS: "4" },
  };
  const built = await container.build("application.sh");
  assert.equal(built.code, 0, built.output);
  const migrated = await container.run(["siscoe-migrate"], variables);
  assert.equal(migrated.code, 0, migrated.output);
  const user = ["createsuperuser", "--noinput", `--username=${userName}`, "--email=visitor@example.com"];
  const made = await container.run(["python", "manage.py", ...user], {
    ...variables,
    DJANGO_SUPERUSER_PASSWORD: password,
  });
  assert.equal(made.code, 0, made.output);

  const start = async (overrides = {}): Promise<Leashed> => {
    const task = container.start(["siscoe-web"], { ...variables, ...overrides });
    await task.until(() => answers(port), startTimeoutMs);
    return task;
  };
  return {
    ...{ container, servers, variables, start },
    task: await start(),
    visitor: () => new Client(port),
    signedIn: async () => {
      const client = new Client(port);
      await client.signIn(userName, password);
      return client;
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Client(port).ask("/").then(
    () => true,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
