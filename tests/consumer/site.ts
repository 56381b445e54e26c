import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Format } from "../../commands/environmentFormats";

/** A deployed environment, as far as the consumer and its visitors know it. */
export interface Site {
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
  /** The target's health, in AWS's words (`initial`, `healthy`, `unhealthy`), as `status` tells it. */
  targetHealth(): Promise<string>;
}

/**
 * The site that the consumer test runs on: the one place that knows where it comes from.
 *
 * While the local environment's servers are being built, SISCOE_CONSUMER_SITE names a folder made by hand.
 */
export function openSite(): Promise<Site> {
  const folder = process.env["SISCOE_CONSUMER_SITE"];
  if (folder === undefined) throw new Error("The local environment is not wired in yet.");
  return Promise.resolve(siteByHand(folder));
}

function siteByHand(folder: string): Site {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");
  const facts = JSON.parse(read("site.json")) as Omit<Site, "env" | "targetHealth"> & { healthUrl: string };
  return {
    ...facts,
    env: (format) => Promise.resolve(read(`env.${format}`)),
    targetHealth: async () => (await fetch(facts.healthUrl)).text(),
  };
}
