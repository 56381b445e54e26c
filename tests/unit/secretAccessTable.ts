/** Who may do something with a secret or a key, besides the account's administrators. */
export interface Row {
  /** To which of them, by name. */
  readonly things: readonly string[];
  readonly uses: readonly string[];
  readonly who: readonly string[];
}

/** What a stack has, and who may. `reader` is its own policy for readers, where it makes one. */
export function stackRows(stack: string, reader?: string): readonly Row[] {
  const named = (...names: string[]) => names.map((name) => `siscoe-${stack}-${name}`);
  const secrets = named("brevo", "django", "environment");
  const keysOfSecrets = named("brevo-key", "django-key");
  const [logs = "", firewall = "", alarms = ""] = named("logs-key", "firewall-key", "alarms-key");
  const others = [
    ...named("database-key", "uploads-key", "backups-key", "backups-copy-key"),
    ...[logs, firewall, alarms],
  ];
  const [preview = "", deploy = "", application = "", holder = ""] = named(
    "preview",
    "deploy",
    "application",
    "secrets-reader",
  );
  // ECS starts the tasks with it, and hands them the secrets. The tasks' own role, and the function's that migrates, read none.
  const [execution = "", backups = ""] = named("app-execution", "backups");
  const ofBootstrap = [preview, deploy, `holder of ${holder}`, `any role within ${application}`];
  const all = [...ofBootstrap, execution, ...(reader === undefined ? [] : [`holder of ${reader}`])];
  const keys = [...keysOfSecrets, ...others];
  const but = (...own: string[]) => keys.filter((key) => !own.includes(key));
  const states = ["stacks", "history", "backups"].map((folder) => `state of ${stack} (${folder})`);
  const accessLogs = named("alb-logs");
  const none: readonly string[] = [];
  const ownLogs = "decrypt the stack's logs";
  const firewallsLogs = "decrypt the firewall's logs";
  const messages = ["decrypt what alarms say", "decrypt what the database says"] as const;
  return [
    { things: secrets, uses: ["read"], who: all },
    { things: secrets, uses: ["open to others"], who: none },
    { things: keysOfSecrets, uses: ["decrypt through secretsmanager"], who: all },
    {
      things: others,
      uses: ["decrypt through secretsmanager"],
      // The bootstrap's policy for readers goes by the environment's tag, the stack's own by the keys.
      who: reader === undefined ? all : ofBootstrap,
    },
    {
      things: keys,
      uses: ["rds", "elasticache", "elasticfilesystem"].map((service) => `decrypt through ${service}`),
      who: [deploy],
    },
    { things: [logs], uses: [ownLogs], who: ["logs.sa-east-1"] },
    { things: [firewall], uses: [firewallsLogs], who: ["logs.sa-east-1"] },
    { things: [alarms], uses: [messages[0]], who: ["cloudwatch"] },
    { things: [alarms], uses: [messages[1]], who: ["events.rds"] },
    { things: but(logs), uses: [ownLogs], who: none },
    { things: but(firewall), uses: [firewallsLogs], who: none },
    { things: but(alarms), uses: messages, who: none },
    { things: keys, uses: ["decrypt", "decrypt through s3", "decrypt other logs"], who: none },
    { things: keys, uses: ["let AWS Backup decrypt"], who: [backups] },
    { things: keys, uses: ["let others decrypt", "open to others"], who: none },
    { things: states, uses: ["read", "read with its secrets"], who: [preview, deploy] },
    { things: states, uses: ["read an earlier version"], who: none },
    { things: states, uses: ["write"], who: [deploy] },
    { things: accessLogs, uses: ["read", "read an earlier version"], who: none },
    { things: accessLogs, uses: ["write"], who: ["logdelivery.elasticloadbalancing"] },
  ];
}

/** What the bootstrap has: its key opens a state, beside the state's own name, and is nobody's otherwise. */
export const groundRows: readonly Row[] = [
  {
    things: ["siscoe-stack-secrets"],
    uses: [
      ...["decrypt", "decrypt the stack's logs", "decrypt the firewall's logs", "decrypt other logs"],
      ...["decrypt what alarms say", "decrypt what the database says"],
      ...["let others decrypt", "let AWS Backup decrypt", "open to others"],
      ...["secretsmanager", "rds", "elasticache", "elasticfilesystem", "s3"].map(
        (service) => `decrypt through ${service}`,
      ),
    ],
    who: [],
  },
];

/** The table as docs/security.md has it. */
export function renderTable(rows: readonly Row[]): string {
  const code = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(", ");
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [
    line(["secret or key", "use", "who"]),
    line(["---", "---", "---"]),
    ...rows.map(({ things, uses, who }) =>
      line([code(things), uses.join("; "), who.length === 0 ? "nobody" : code(who)]),
    ),
  ].join("\n");
}
