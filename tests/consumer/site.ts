import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { after } from "node:test";
import type { Format } from "../../commands/environmentFormats";
import { fleetOf } from "../../emulator/servers/environment";
import type { Fleet } from "../../emulator/servers/fleet";
import type { KeptFront } from "../../emulator/services/lb/front/frontServer";
import type { ServerStatus } from "../../emulator/servers/status";
import { Checkout, type Ran } from "../support/checkout";

/** The shortest that the settings allow: what is open for longer than that stays open by itself. */
export const idleTimeoutSeconds = 25;

/** A deployed environment, as far as the consumer and its visitors know it. */
export interface Site {
  /** Runs `npm run local -- <args>` for its environment. */
  local(args: string): Promise<Ran>;
  /** Runs `npm run settings -- set --stack local <key> <value>`. */
  set(key: string, value: string): Promise<Ran>;
  /** What `npm run --silent local -- env --format …` prints. */
  env(format: Format): Promise<string>;
  /** Where the HTTPS listener answers, without a slash at the end. */
  readonly url: string;
  /** Where the HTTP listener answers. */
  readonly httpUrl: string;
  /** The certificates of the authority that signed the front's and the servers'. */
  readonly caFile: string;
  /** Where the target group expects the application. */
  readonly target: { readonly address: string; readonly port: number };
  /** The servers, as AWS has them: what the application may not do, is done here. */
  readonly fleet: Fleet;
  /** How the servers do, without a command of its own. */
  servers(): Promise<readonly ServerStatus[]>;
  /** The target's health, in AWS's words (`initial`, `healthy`, `unhealthy`). */
  targetHealth(): Promise<string>;
}

// In this order: what destroys the environment runs before what deletes the copy.
after(() => checkout.local("destroy"));
const checkout = new Checkout({ servers: true });

/** The environment `local`, brought up by `npm run local -- up` in a copy of the checkout; one for all tests. */
export function openSite(): Promise<Site> {
  opened ??= bringUp();
  return opened;
}

let opened: Promise<Site> | undefined;

async function bringUp(): Promise<Site> {
  const local = async (command: string) => {
    const { code, stdout, stderr } = await checkout.local(command);
    assert.equal(code, 0, `${command}: ${stdout}${stderr}`);
    return stdout;
  };

  const port = await freePort();
  const settings = checkout.path("emulator", "Pulumi.local.yaml");
  const elsewhere =
    `["127.0.0.1:${port}"]\n  siscoe:appPort: ${port}\n` +
    `  siscoe:idleTimeoutSeconds: ${idleTimeoutSeconds}`;
  writeFileSync(settings, readFileSync(settings, "utf8").replace('["127.0.0.1:8000"]', elsewhere));
  const [, url] = /url +(https:\S+)/.exec(await local("up")) ?? [];
  assert.ok(url !== undefined, "`up` says where the site is");

  const fleet = fleetOf(checkout.path(".local", "local"));
  return {
    local: (args) => checkout.local(args),
    set: (key, value) => checkout.settings(["set", "--stack", "local", key, value]),
    env: (format) => local(`env --format ${format}`),
    url,
    httpUrl: `http://${new URL(url).hostname}:${httpPort(checkout.path(".local", "local", "servers", "front"))}`,
    caFile: checkout.path(".local", "local", "servers", "authority", "ca.pem"),
    fleet,
    servers: () => fleet.status(),
    target: { address: "127.0.0.1", port },
    targetHealth: async () => (await fleet.targets())[0]?.state ?? "not registered",
  };
}

/** The port that stands for 80, as the only front of an environment remembers it. */
function httpPort(fronts: string): number {
  const [name = ""] = readdirSync(fronts);
  const { ports } = JSON.parse(readFileSync(join(fronts, name, "server.json"), "utf8")) as KeptFront;
  return ports[0];
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === "string") reject(new Error("no port"));
        else resolve(address.port);
      });
    });
  });
}
