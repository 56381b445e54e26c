import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { after, before } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { allVariables, App, type Form } from "./app";
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

/** Has the consumer up in one form while the tests around it run. */
export function whileUp(form: Form): () => Running {
  let running: Running | undefined;
  before(async () => {
    running = await bringUp(form);
  });
  after(() => running?.app.stop());
  return () => {
    assert.ok(running !== undefined);
    return running;
  };
}

/** Brings the consumer up in one form, as far as the balancer takes it for healthy. Stops what it started if it can't. */
async function bringUp(form: Form): Promise<Running> {
  const [site, python] = await Promise.all([openSite(), venv()]);
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

/** Waits until something holds. */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  timeoutMs: number,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not so after ${timeoutMs / 1000} s: ${what}.`);
    await sleep(200);
  }
}
