import { chain } from "./chain";
import type { Command, Commands } from "./command";
import { completion, shells } from "./completion";
import { cost } from "./cost";
import { diff, renderers } from "./diff";
import { formats } from "./environmentFormats";
import type { Invocation } from "./environmentWork";
import { lostServers } from "./lostServers";
import { pulumiCli } from "./pulumiCli";
import { stackName } from "./stackSettings";
import { takeEnvironment } from "./stateLock";
import * as verbs from "./verbs";

type Verb = (invocation: Invocation) => Promise<void>;

/**
 * The commands of `npm run local`. What is typed is read by it, and `--help`, the list in README.md (`npm run docs`)
 * and the shells' completion are made from it.
 */
export const commands: Commands = {
  up: {
    summary: "creates missing resources, and changes those that differ",
    options: ["stack", "app", "move-ports", "no-servers"],
    run: alone(verbs.up),
  },
  preview: {
    summary: 'shows what "up" would do',
    options: ["stack", "no-servers"],
    run: inEnvironment(verbs.preview),
  },
  refresh: {
    summary: "updates the engine's state from the resources that exist",
    options: ["stack", "no-servers"],
    run: alone(verbs.refresh),
  },
  down: {
    summary: 'stops the environment\'s servers and loses nothing; "up" starts them again',
    options: ["stack"],
    run: alone(verbs.down),
  },
  destroy: {
    summary: "deletes the environment; refused while it is protected, as prod is",
    options: ["stack", "unprotect", "no-servers"],
    run: alone(verbs.destroy),
  },
  maintenance: {
    summary:
      "starts the maintenance windows of the database and the cache, in which waiting changes are made",
    options: ["stack", "no-servers"],
    run: alone(verbs.maintenance),
  },
  cancel: {
    summary: "stops the command that is changing the environment, and removes the lock of one that died",
    options: ["stack"],
    run: inEnvironment(verbs.cancel),
  },
  outputs: {
    summary: "prints the stack's outputs; secrets are masked",
    options: ["stack", "show-secrets"],
    run: inEnvironment(verbs.outputs),
  },
  status: {
    summary: "shows the health of the environment and its servers; exit code 1 if something is not up",
    options: ["stack", "no-servers"],
    run: inEnvironment(verbs.status),
  },
  env: {
    summary: "prints the application's variables, and nothing else on standard output",
    options: ["stack", "format", "no-servers"],
    formats: Object.keys(formats),
    run: inEnvironment(verbs.env),
  },
  servers: {
    summary: "lists your servers that run, and those that belong to no environment any more",
    options: ["end"],
    run: lostServers,
  },
  diff: {
    summary: "shows what the working tree would change in an environment that runs another branch",
    options: ["stack", "base", "format", "output"],
    formats: Object.keys(renderers),
    stack: "prod",
    run: diff,
  },
  cost: {
    summary: "shows what an environment costs a month on AWS; npm run cost -- <name> does the same",
    options: ["stack", "usage", "json"],
    stack: "prod",
    takesStack: true,
    run: cost,
  },
  chain: {
    summary: 'shows what the first "up" of an environment on AWS waits for longest, with typical durations',
    options: ["stack"],
    stack: "prod",
    takesStack: true,
    run: chain,
  },
  completion: {
    summary: "prints a script with which a shell completes these commands: see docs/local.md",
    options: [],
    argument: shells,
    run: (_, terminal) => {
      terminal.print(completion(commands));
      return Promise.resolve();
    },
  },
};

/** A command that works with one environment. */
function inEnvironment(verb: Verb): Command["run"] {
  return async (typed, terminal) => {
    const name = stackName(typed.stack);
    const place = { name, pulumiCommand: await pulumiCli(terminal), noServers: typed["no-servers"] === true };
    await verb({ place, terminal, typed });
  };
}

/** A command that changes an environment: beside another one it is refused, from its first moment to its last. */
function alone(verb: Verb): Command["run"] {
  return inEnvironment(async (invocation) => {
    const release = takeEnvironment(invocation.place);
    try {
      await verb(invocation);
    } finally {
      release();
    }
  });
}
