import { relative } from "node:path";
import process from "node:process";
import { spec, tap } from "node:test/reporters";

/** How many of the files that took longest are told. */
const slowest = 15;

/**
 * TAP as Node.js writes it and, before its closing figures, which files took longest, and each test that failed, with its
 * place and error: a run on a server is often kept by its end alone, and three thousand tests pass between a failure and
 * that end.
 */
async function* tapWithFailures(events) {
  const failures = [];
  const seconds = new Map();
  for await (const line of tap(noting(events, failures, seconds))) {
    if (/^# tests \d+$/m.test(line)) {
      const files = [...seconds].sort(([, one], [, other]) => other - one).slice(0, slowest);
      yield* files.map(([file, each]) => `# ${each.toFixed(0)} s: ${relative(process.cwd(), file)}\n`);
      yield* failures;
    }
    yield line;
  }
}

async function* noting(events, failures, seconds) {
  for await (const event of events) {
    const { nesting, file, details } = event.data;
    // The times of its tests: when these events come says little, since the files are told of in order.
    if (nesting === 0 && file !== undefined && ["test:pass", "test:fail"].includes(event.type))
      seconds.set(file, (seconds.get(file) ?? 0) + details.duration_ms / 1000);
    // A suite fails because a test in it did: that one is named.
    if (
      event.type === "test:fail" &&
      event.data.todo === undefined &&
      event.data.details.error.failureType !== "subtestsFailed"
    )
      failures.push(described(event.data));
    yield event;
  }
}

function described({ name, file = "", line, details }) {
  const { cause = details.error } = details.error;
  const error = String(cause.stack ?? cause)
    .split("\n")
    .filter((each) => !/^ +at .*node:internal/.test(each))
    .slice(0, 20);
  return [`# failed: ${name} (${relative(process.cwd(), file)}:${line})`, ...error].join("\n#     ") + "\n";
}

// A person at a terminal gets Node.js's own, which lists what failed at its end too.
export default process.stdout.isTTY ? spec : tapWithFailures;
