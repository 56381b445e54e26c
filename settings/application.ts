import { mostTasks, sections, type table } from "../config";
import { fargateMemory } from "../aws/fargate";
import { imageOf } from "../components/image";
import { framingHeaders, namesFrameAncestors, withoutFrameAncestors } from "../components/securityHeaders";
import { type Check as TableCheck, withoutEffect } from "./check";

type Check = TableCheck<typeof table>;

type Key = keyof (typeof sections)["The application on ECS"];

/** What belongs to the application on ECS counts with its image alone. */
export const applicationIsThere: Check = (_settings, given) => {
  if (given("image")) return [];
  const others = (Object.keys(sections["The application on ECS"]) as Key[]).filter((key) => key !== "image");
  return withoutEffect(others, given, "while image is not set");
};

const architectures = { arm64: /arm64|aarch64/, x86_64: /amd64|x86[_-]?64/ } as const;

/** What keeps an image from being deployed, before anybody pulls it. */
export const imageCanRun: Check = ({ image: text, imageArchitecture, protect }) => {
  const image = text === undefined ? undefined : imageOf(text);
  if (image === undefined) return [];
  const problems: ReturnType<Check> = [];
  const key = "image" as const;
  if (image.digest === undefined && protect !== false) {
    problems.push({
      key,
      what:
        "names no digest, and a tag may mean another image tomorrow, in a task that restarts: write <repository>@sha256:<digest>, " +
        "as `docker push` prints it",
    });
  } else if (image.digest === undefined && (image.tag ?? "latest") === "latest") {
    problems.push({ key, what: "is whatever was pushed last: write its tag or its digest" });
  }
  const [other, pattern] =
    imageArchitecture === "x86_64"
      ? (["arm64", architectures.arm64] as const)
      : (["x86_64", architectures.x86_64] as const);
  const name = `${image.repository}:${image.tag ?? ""}`;
  if (pattern.test(name) && !architectures[other === "arm64" ? "x86_64" : "arm64"].test(name)) {
    problems.push({
      key: "imageArchitecture",
      what: `is not what image says by its name (${other})`,
      fix: { key: "imageArchitecture", value: other },
    });
  }
  return problems;
};

/** The bootstrap's policies, which say what tasks may pull (bootstrap/permissions/boundaries.ts). */
const bootstrapPolicy = /^arn:aws:iam::(\d{12}):policy\/siscoe-bootstrap\//;

/** The bootstrap lets tasks pull from the account's own repositories that are SisCoE's. */
export const imageMayBePulled: Check = ({ image: text, permissionsBoundary = "" }) => {
  const image = text === undefined ? undefined : imageOf(text);
  const [, account] = bootstrapPolicy.exec(permissionsBoundary) ?? [];
  if (image?.ecr === undefined || account === undefined) return [];
  const allowed = `a repository of account ${account} whose name begins with siscoe`;
  const what = `is not in ${allowed}, and permissionsBoundary lets tasks pull from no other: push it there (imageRepository makes one)`;
  return image.ecr.account === account && image.repository.startsWith("siscoe")
    ? []
    : [{ key: "image", what }];
};

/** Tasks pull their image, read their secrets and write their logs over the network. */
export const tasksReachAws: Check = ({ image, egress, interfaceEndpoints = [], vpcId }) => {
  if (image === undefined || egress !== "none" || vpcId !== undefined) return [];
  const needed = ["ecr.api", "ecr.dkr", "logs", "secretsmanager"];
  const missing = needed.filter((one) => !interfaceEndpoints.includes(one));
  const fromEcr = imageOf(image)?.ecr !== undefined;
  if (fromEcr && missing.length === 0) return [];
  return [
    {
      key: "egress",
      what: fromEcr
        ? `gives tasks no way to pull the image, and interfaceEndpoints lacks ${missing.join(", ")}`
        : "gives tasks no way to pull the image, which is not in ECR",
      fix: { key: "egress", value: "single" },
    },
  ];
};

/**
 * Tasks with public addresses save the NAT gateway of an environment that may be thrown away. Without an image, nothing of the
 * stack's would have one, and what runs elsewhere in the network no way out.
 */
export const publicTasksAreCheapOnes: Check = ({ egress, image, ipv6, protect, vpcId }) => {
  if (egress !== "public" || vpcId !== undefined) return [];
  const problems: ReturnType<Check> = [];
  const fix = { key: "egress", value: "single" } as const;
  if (protect === true) {
    problems.push({
      key: "egress",
      what:
        "gives every task an address on the internet, and another one each time it starts, and protect says that this " +
        "environment is one to keep",
      fix,
    });
  }
  if (image === undefined) {
    problems.push({
      key: "egress",
      what: "gives public addresses to the tasks that image starts, and image is not set: nothing would reach the internet",
      fix,
    });
  }
  // A task in a subnet with an IPv6 block gets an IPv6 address as well:
  // https://docs.aws.amazon.com/AmazonECS/latest/developerguide/fargate-task-networking.html
  if (ipv6 === true) {
    problems.push({
      key: "ipv6",
      what:
        "gives the public subnets IPv6 addresses, and with egress public the tasks in them as well: their security group lets " +
        "nothing out by IPv6, and a call to a server that has it would wait in vain",
      fix: { key: "ipv6", remove: true },
    });
  }
  return problems;
};

/**
 * A shell in a task goes through Systems Manager.
 *
 * Source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html#ecs-exec-considerations
 */
export const shellsReachAws: Check = ({ executeCommand, egress, interfaceEndpoints = [], vpcId }) => {
  const reaches = egress !== "none" || vpcId !== undefined || interfaceEndpoints.includes("ssmmessages");
  if (executeCommand !== true || reaches) return [];
  return [
    {
      key: "executeCommand",
      what: "opens no shell: egress is none, and interfaceEndpoints lacks ssmmessages",
      fix: { key: "interfaceEndpoints", value: JSON.stringify([...interfaceEndpoints, "ssmmessages"]) },
    },
  ];
};

/** What listens in a web task beside nginx does so on the next two ports (image/lib/nginx.py). */
export const portsAreThree: Check = ({ image, appPort }) =>
  image === undefined || appPort === undefined || appPort <= 65_533
    ? []
    : [
        {
          key: "appPort",
          what: "leaves no two ports above it, which gunicorn and Daphne listen on behind nginx",
          fix: { key: "appPort", value: "65533" },
        },
      ];

/** The most characters of a header that a balancer sends: header-modification.html in its guide. */
const headerMost = 1024;

/** Who may frame the site is said once. */
export const framingIsSaidOnce: Check = ({ pdfFrames, contentSecurityPolicy: policy }, given) => {
  if (pdfFrames !== "self" || policy === undefined || !given("contentSecurityPolicy")) return [];
  const key = "contentSecurityPolicy" as const;
  if (namesFrameAncestors(policy)) {
    const without = withoutFrameAncestors(policy);
    const what = "names frame-ancestors, which pdfFrames says already (self): leave it out";
    return [{ key, what, fix: without === "" ? { key, remove: true } : { key, value: without } }];
  }
  const room = headerMost - (framingHeaders(policy, "self").contentSecurityPolicy.length - policy.length);
  return policy.length <= room
    ? []
    : [
        {
          key,
          what: `has no room for frame-ancestors 'self', which pdfFrames adds: at most ${room} characters`,
        },
      ];
};

/** Fargate has some memory for each number of CPU units. */
export const sizesExist: Check = ({ webCpu, webMemory, workerCpu, workerMemory }) =>
  (
    [
      ["webMemory", webCpu, webMemory],
      ["workerMemory", workerCpu, workerMemory],
    ] as const
  ).flatMap(([key, cpu, memory]) => {
    if (cpu === undefined || memory === undefined) return [];
    const known = fargateMemory(cpu);
    if (known.length === 0 || known.includes(memory)) return [];
    const next = known.find((one) => one >= memory) ?? known.at(-1);
    return [
      {
        key,
        what: `doesn't go with ${cpu} CPU units: Fargate has ${inWords(known)} MiB`,
        fix: { key, value: String(next) },
      },
    ];
  });

/** A ceiling is above its floor: the two alike would be what a service has without a ceiling. */
export const ceilingsAreAbove: Check = ({ webTasks, webMaxTasks, workerTasks, workerMaxTasks }) =>
  (
    [
      ["webMaxTasks", webMaxTasks, "webTasks", webTasks],
      ["workerMaxTasks", workerMaxTasks, "workerTasks", workerTasks],
    ] as const
  ).flatMap(([key, most, floorKey, least]) =>
    most === undefined || least === undefined || most > least
      ? []
      : [
          {
            key,
            what: `must be above ${floorKey} (${least})`,
            // Above the most that a floor can be, there is no ceiling.
            fix: least < mostTasks ? { key, value: String(least + 1) } : { key, remove: true },
          },
        ],
  );

/** ECS registers its tasks by itself. */
export const targetsAreTasks: Check = ({ image, appTargets = [] }) =>
  image === undefined || appTargets.length === 0
    ? []
    : [
        {
          key: "appTargets",
          what: "names where the application answers, and with image it answers where ECS starts it",
          fix: { key: "appTargets", remove: true },
        },
      ];

/** What SisCoE's tasks took when they were measured (docs/image.md), CPU in units and memory in MiB. */
const measured = {
  web: { cpu: 512, memory: 1024 },
  worker: (concurrency: number) => 120 + 75 * concurrency,
} as const;

interface Sizes {
  readonly image?: string | undefined;
  readonly webCpu: number;
  readonly webMemory: number;
  readonly workerMemory: number;
  readonly workerConcurrency: number;
}

/** What to know of sizes that Fargate has, and SisCoE outgrows. */
export function sizeWarnings({ image, ...sizes }: Sizes): string[] {
  if (image === undefined) return [];
  const { web, worker } = measured;
  const workerNeeds = worker(sizes.workerConcurrency);
  return [
    ...(sizes.webCpu < web.cpu || sizes.webMemory < web.memory
      ? [
          `siscoe:webCpu and siscoe:webMemory are ${sizes.webCpu} and ${sizes.webMemory}: nginx, gunicorn and Daphne were measured at up to ` +
            `500 MiB without an upload, and answer slowly below half a CPU. From ${web.cpu} and ${web.memory} on they have room.`,
        ]
      : []),
    ...(sizes.workerMemory < workerNeeds
      ? [
          `siscoe:workerMemory is ${sizes.workerMemory}, and ${sizes.workerConcurrency} processes (siscoe:workerConcurrency) were measured ` +
            `at ${workerNeeds} MiB: ECS ends a worker that needs more than it has, in the middle of its tasks.`,
        ]
      : []),
  ];
}

function inWords(known: readonly number[]): string {
  const [first = 0, second = 0] = known;
  if (known.length <= 3) return known.join(", ");
  return `${first} to ${known.at(-1) ?? 0} in steps of ${second - first}`;
}
