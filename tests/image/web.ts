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

type Variables = Readonly<Record<string, string>>;

/** The consumer's web task, which can be visited: three containers, which share a localhost. */
export interface Web {
  readonly container: Container;
  readonly servers: Servers;
  /** What every task has in its environment. */
  readonly variables: Variables;
  nginx: Leashed;
  gunicorn: Leashed;
  daphne: Leashed;
  /** Starts nginx anew, which was ended, and waits until it takes visitors in. */
  startNginx(variables?: Variables): Promise<void>;
  /** Starts the two behind it anew. */
  startBehind(): Promise<void>;
  /** Someone who hasn't been here before. */
  visitor(): Client;
  /** Someone who has signed in. */
  signedIn(): Promise<Client>;
}

/** Has the consumer built, migrated and served, while the tests around it run. */
export function whileServed(): () => Web {
  let web: Web | undefined;
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
  const port = await freePorts(3);
  const variables = {
    ...servers.variables,
    ...{ PGSSLROOTCERT: ca, SSL_CERT_FILE: ca, MEDIA_ROOT: "/srv/app/media" },
    ...{ LISTEN_ADDRESS: "127.0.0.1", PORT: String(port), STOP_SECONDS: "4" },
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

  const start = async (name: string, listens: number, overrides: Variables = {}): Promise<Leashed> => {
    const program = container.start([`siscoe-${name}`], { ...variables, ...overrides });
    ending.after(() => program.stop());
    await program.until(() => answers(listens), startTimeoutMs);
    return program;
  };
  const behind = () => Promise.all([start("gunicorn", port + 1), start("daphne", port + 2)]);
  const [gunicorn, daphne] = await behind();
  const web: Web = {
    ...{ container, servers, variables, gunicorn, daphne },
    nginx: await start("nginx", port),
    startNginx: async (overrides) => {
      web.nginx = await start("nginx", port, overrides);
    },
    startBehind: async () => {
      [web.gunicorn, web.daphne] = await behind();
    },
    visitor: () => new Client(port),
    signedIn: async () => {
      const client = new Client(port);
      await client.signIn(userName, password);
      return client;
    },
  };
  return web;
}

function answers(port: number): Promise<boolean> {
  return new Client(port).ask("/").then(
    () => true,
    () => false,
  );
}

/** The first of so many ports in a row that are free. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = await listen(0);
    const port = (first.address() as AddressInfo).port;
    const others = await Promise.allSettled(
      Array.from({ length: count - 1 }, (_, index) => listen(port + 1 + index)),
    );
    const free = others.flatMap((other) => (other.status === "fulfilled" ? [other.value] : []));
    await Promise.all([first, ...free].map((server) => new Promise((resolve) => server.close(resolve))));
    if (free.length === count - 1) return port;
  }
}

function listen(port: number): Promise<ReturnType<typeof createServer>> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject).listen(port, "127.0.0.1", () => {
      resolve(server);
    });
  });
}
