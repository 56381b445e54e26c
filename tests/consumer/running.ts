import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before } from "node:test";
import { eventually } from "../support/eventually";
import { allVariables, App, type Form } from "./app";
import { Endpoint } from "./endpoint";
import { openSite, type Site } from "./site";
import { venv } from "./venv";
import { Visitor } from "./visitor";

/** The balancer's thresholds take their time: three checks until unhealthy, two until healthy again. */
const healthTimeoutMs = 150_000;

/** The consumer at work on a site, and who can visit it. */
export interface Running {
  readonly site: Site;
  readonly app: App;
  /** All that `env` prints, by name. */
  readonly variables: Readonly<Record<string, string>>;
  readonly userName: string;
  readonly password: string;
}

/** The same, with a database and a cache that can fail over. */
export interface RunningBehindEndpoints extends Running {
  readonly endpoints: Readonly<Record<"database" | "cache", Endpoint>>;
}

/** Has the consumer up in one form while the tests around it run. */
export function whileUp(form: Form): () => Running {
  return whileThere(async () => bringUp(await openSite(), form));
}

/** Has the consumer up while the tests around it run, with endpoints between it and its servers. */
export function whileUpBehindEndpoints(): () => RunningBehindEndpoints {
  const opened: Endpoint[] = [];
  const running = whileThere(async () => {
    const site = await openSite();
    const variables = await allVariables(site);
    const open = async (port: string | undefined) => {
      const endpoint = await Endpoint.open(Number(port));
      opened.push(endpoint);
      return endpoint;
    };
    const database = await open(variables["DB_PORT"]);
    const cache = await open(new URL(variables["REDIS_URL"] ?? "").port);
    const led = Object.entries(variables).map(([name, value]) => [name, moved(value, cache.port)]);
    const settings = JSON.stringify({ ...Object.fromEntries(led), DB_PORT: String(database.port) });
    const behind = { ...site, env: () => Promise.resolve(settings) };
    return { ...(await bringUp(behind, "process")), endpoints: { database, cache } };
  });
  after(() => {
    for (const endpoint of opened) endpoint.close();
  });
  return running;
}

function whileThere<T extends Running>(bring: () => Promise<T>): () => T {
  let running: T | undefined;
  before(async () => {
    running = await bring();
  });
  after(() => running?.app.stop());
  return () => {
    assert.ok(running !== undefined);
    return running;
  };
}

/** A URL of the cache with another port; anything else as it is. */
function moved(value: string, port: number): string {
  if (!value.startsWith("rediss://")) return value;
  const url = new URL(value);
  url.port = String(port);
  return url.href;
}

/** Brings the consumer up in one form, as far as the balancer takes it for healthy. Stops what it started if it can't. */
async function bringUp(site: Site, form: Form): Promise<Running> {
  const python = await venv();
  const app = await App.prepare(site, python, form);
  try {
    // The site may remember visitors of an earlier run.
    const userName = `visitor-${randomBytes(6).toString("hex")}`;
    const password = randomBytes(12).toString("hex");
    await app.setUp(userName, password);
    await app.start();
    await untilHealthIs("healthy", site);
    return { site, app, variables: await allVariables(site), userName, password };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

/** Someone who has signed in, in a session of their own. */
export async function signedIn({ site, userName, password }: Running): Promise<Visitor> {
  const visitor = new Visitor(site);
  const { status } = await visitor.signIn(userName, password);
  assert.equal(status, 302, "signing in");
  return visitor;
}

/** Waits until the balancer takes the target for healthy, or unhealthy. */
export async function untilHealthIs(wanted: string, site: Site): Promise<void> {
  await eventually(
    `the target is ${wanted}`,
    async () => (await site.targetHealth()) === wanted,
    healthTimeoutMs,
  );
}
