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
  const [database = "", logs = ""] = named("database-key", "logs-key");
  const [preview = "", deploy = "", application = "", holder = ""] = named(
    "preview",
    "deploy",
    "application",
    "secrets-reader",
  );
  const ofBootstrap = [preview, deploy, `holder of ${holder}`, `any role within ${application}`];
  const all = reader === undefined ? ofBootstrap : [...ofBootstrap, `holder of ${reader}`];
  const keys = [...keysOfSecrets, database, logs];
  const states = ["stacks", "history", "backups"].map((folder) => `state of ${stack} (${folder})`);
  const none: readonly string[] = [];
  return [
    { things: secrets, uses: ["read"], who: all },
    { things: secrets, uses: ["open to others"], who: none },
    { things: keysOfSecrets, uses: ["decrypt through secretsmanager"], who: all },
    { things: [database, logs], uses: ["decrypt through secretsmanager"], who: ofBootstrap },
    { things: keys, uses: ["decrypt through rds", "decrypt through elasticache"], who: [deploy] },
    { things: [logs], uses: ["decrypt the stack's logs"], who: ["logs.sa-east-1"] },
    { things: [...keysOfSecrets, database], uses: ["decrypt the stack's logs"], who: none },
    { things: keys, uses: ["decrypt", "decrypt through s3", "decrypt other logs"], who: none },
    { things: keys, uses: ["let others decrypt", "open to others"], who: none },
    { things: states, uses: ["read", "read with its secrets"], who: [preview, deploy] },
    { things: states, uses: ["write"], who: [deploy] },
  ];
}

/** What the bootstrap has: its key opens a state, beside the state's own name, and is nobody's otherwise. */
export const groundRows: readonly Row[] = [
  {
    things: ["siscoe-stack-secrets"],
    uses: [
      ...[
        "decrypt",
        "decrypt the stack's logs",
        "decrypt other logs",
        "let others decrypt",
        "open to others",
      ],
      ...["secretsmanager", "rds", "elasticache", "s3"].map((service) => `decrypt through ${service}`),
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
