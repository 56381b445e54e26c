import { usages } from "../../aws/charges/usage";
import { pricedRegion, rateIn } from "../../aws/prices/rates";
import { priceSources } from "../../aws/prices/sources";
import { type Bill, type Line, total } from "./bill";
import { cells, dollars, headings, sourcesOf, totalCells } from "./render";

/** A small production: Pulumi.prod.yaml with these settings in place of its own. */
export const smallProduction = {
  "siscoe:databaseInstanceClass": "db.t4g.small",
  "siscoe:cacheNodeType": "cache.t4g.micro",
} as const;

/** When the page's staging is awake, where it sleeps. */
export const hoursAwake = "mon-fri 07:00-20:00";

/** The bills that the page shows. */
export interface Bills {
  readonly staging: Bill;
  readonly small: Bill;
  readonly prod: Bill;
  /** The same with the application on ECS, in the sizes that it has by default; staging's with {@link cheapestWayOut}. */
  readonly stagingRuns: Bill;
  /** That, asleep at night and at weekends. */
  readonly stagingSleeps: Bill;
  readonly prodRuns: Bill;
}

/** What saves the NAT gateway, where the application is on ECS and nothing is protected. */
export const cheapestWayOut = { "siscoe:egress": "public" } as const;

/** docs/cost.md, of the example's settings (`npm run docs`). */
export function costPage({ staging, small, prod, stagingRuns, stagingSleeps, prodRuns }: Bills): string {
  const sum = ({ fixed }: Bill) => dollars(total(fixed));
  const set = Object.entries(smallProduction).map(
    ([key, value]) => `npm run settings -- set --stack prod ${key.replace("siscoe:", "")} ${value}`,
  );
  const saved = total(prod.fixed) - total(small.fixed);
  const keyPrice = dollars(rateIn(pricedRegion, "key")?.usd ?? 0);
  return `# What it costs

<!-- Made by \`npm run docs\` from what the program registers (commands/cost/page.ts): don't edit it here. -->

\`npm run cost -- prod\` shows what an environment costs in a month of 730 hours, in US dollars without taxes. It runs the
program with the settings in \`Pulumi.prod.yaml\`, and takes every price from the tables in [\`aws/prices\`](../aws/prices); it
asks neither AWS nor the network. \`npm run cost -- staging\` shows staging, and any stack with a file works. \`--json\` prints
the same for a program, with the resources of each line.

| environment                                         | always, USD a month | by use, as assumed below |
| --- | ---: | ---: |
| staging, as in \`Pulumi.staging.yaml\` | ${sum(staging)} | ${dollars(total(staging.used))} |
| [a small production](#the-cheapest-safe-production) | ${sum(small)} | ${dollars(total(small.used))} |
| production, as in \`Pulumi.prod.yaml\` | ${sum(prod)} | ${dollars(total(prod.used))} |
| [staging with \`siscoe:image\`](#staging-with-the-application) and \`siscoe:egress: public\` | ${sum(stagingRuns)} | ${dollars(total(stagingRuns.used))} |
| [the same, awake ${hoursAwake}](#staging-asleep-at-night) | ${sum(stagingSleeps)} | ${dollars(total(stagingSleeps.used))} |
| [production with \`siscoe:image\`](#production-with-the-application) | ${sum(prodRuns)} | ${dollars(total(prodRuns.used))} |

- Prices are those of São Paulo (sa-east-1), on demand. In another region, what has a price of its own there shows
  *no price*, with its quantity. The same goes for a class that is not in the tables.
- AWS changes prices. Each has its [source](#sources-of-the-prices) and its date beside it; compare the large ones with AWS's
  pricing calculator before you sign anything.
- What AWS gives each account for nothing (100 GB of traffic, ten alarms, 5 GB of logs) is not taken off.
- With \`siscoe:image\` the stack runs the application too, in the sizes that it has by default
  ([application.md](application.md)). With \`siscoe:webMaxTasks\` and \`siscoe:workerMaxTasks\`, the bill has the fewest tasks
  always, and what comes on top by use (\`scaledTaskHours\`), with the alarms that AWS makes for it.
- With \`siscoe:awakeHours\`, database and tasks are billed for the hours between; all else goes on.
- Not in the sums either: the hosted zone of the domain, the bootstrap (a bucket and a key), support, and taxes.

## The cheapest safe production

Safe means that one zone can fail: the database has a standby, the cache has a replica, and both are in other zones than the
first. It also means backups of fourteen days, and mail, which needs the NAT gateway. All of this is as in \`Pulumi.prod.yaml\`;
only the sizes can be smaller. The cheapest that we call safe saves ${dollars(saved)} USD a month:

\`\`\`sh
${set.join("\n")}
\`\`\`

Both can be changed at any time: the database fails over to its standby, the cache replaces its nodes one by one
([operations.md](operations.md#changing-sizes)). We don't call db.t4g.micro safe: its memory of 1 GiB allows at most 112
connections ([RDS's default](https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/CHAP_Limits.html) is one for each 9,531,392
bytes), and SisCoE on Daphne alone opened up to 100 with 20 visitors at once.

What saves more is not safe: \`databaseMultiAz: false\` halves the price of the database, and a failed server or zone then costs
the time of a restore. \`egress: none\` saves the NAT gateway, and no mail is sent. \`egress: public\` saves it too, and is refused in
what is protected. Staging does the first, can have the last ([application.md](application.md#without-a-nat-gateway)), and can also be
destroyed overnight: then it costs nothing but its final snapshots, and ${keyPrice} USD a month for each key of its
alarms, its firewall and its backups, where these are on ([operations.md](operations.md#tearing-down)). Asleep at night and at
weekends (\`siscoe:awakeHours\`), staging with the application saves ${dollars(total(stagingRuns.fixed) - total(stagingSleeps.fixed))} USD a month.

Extended Support, which RDS charges by vCPU and hour once a major version of PostgreSQL is out of support, is refused for
every database that is made ([operations.md](operations.md#changing-sizes)).

## Staging

${billTable(staging)}

## Staging with the application

Each task has a public address (\`siscoe:egress: public\`), in place of the NAT gateway. Without it, the gateway's price from the table
above comes on top.

${billTable(stagingRuns)}

## Staging asleep at night

The same with \`siscoe:awakeHours: ${hoursAwake}\` ([application.md](application.md#asleep)).

${billTable(stagingSleeps)}

## A small production

${billTable(small)}

## Production

${billTable(prod)}

## Production with the application

${billTable(prodRuns)}

## What nobody knows before

The lines by use assume these quantities for a month: those of a site that some hundred people use on working days. Measure
your own, and give what you measured: \`npm run cost -- prod --usage natGb=200,logsGb=30\`.

${markdownTable(
  ["name", "what", "a month"],
  Object.entries(usages).map(([name, { what, quantity, unit }]) => [
    `\`${name}\``,
    what,
    `${quantity.toLocaleString("en-US")} ${unit}`,
  ]),
)}

Where AWS's price falls with the quantity, the first and dearest step is used.

## Sources of the prices

${markdownTable(
  ["source", "read on", "what", "where it is kept as it was"],
  sourcesOf([...prodRuns.fixed, ...prodRuns.used]).map((name) => {
    const { date, what, where } = priceSources[name];
    return [name, date, what, where];
  }),
)}
`;
}

function billTable({ fixed, used }: Bill): string {
  const byUse = (line: Line) => {
    const [what = "", ...rest] = cells(line);
    return [`${what} (\`${line.usage ?? ""}\`)`, ...rest];
  };
  const shown = used.filter(({ quantity }) => quantity > 0);
  return markdownTable(headings, [
    ...fixed.map(cells),
    totalCells("**always**", fixed),
    ...shown.map(byUse),
    totalCells("**by use**", shown),
    totalCells("**together**", [...fixed, ...shown]),
  ]);
}

function markdownTable(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [row(heads), row(heads.map(() => "---")), ...rows.map(row)].join("\n");
}
