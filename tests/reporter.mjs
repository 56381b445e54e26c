import { relative } from "node:path";
import process from "node:process";
import { spec, tap } from "node:test/reporters";

/** How many of the files that took longest are told. */
const slowest = 25;

/**
 * TAP as Node.js writes it and, before its closing figures, which files took longest, and each test that failed, with its
 * place and error: a run on a server is often kept by its end alone, and three thousand tests pass between a failure and
 * that end.
 */
async function* tapWithFailures(events) {
  const failures = [];
  const times = new Map();
  for await (const line of tap(noting(events, failures, times))) {
    if (/^# tests \d+$/m.test(line)) {
      const files = [...times].map(([file, { from, to }]) => ({ file, seconds: (to - from) / 1000 }));
      for (const { file, seconds } of files
        .sort((one, other) => other.seconds - one.seconds)
        .slice(0, slowest))
        yield `# ${seconds.toFixed(0)} s: ${relative(process.cwd(), file)}\n`;
      yield* failures;
    }
    yield line;
  }
}

async function* noting(events, failures, times) {
  for await (const event of events) {
    const { file } = event.data;
    // These two come as it happens, the others in the order of the files.
    if (file !== undefined && ["test:dequeue", "test:complete"].includes(event.type))
      times.set(file, { from: times.get(file)?.from ?? Date.now(), to: Date.now() });
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
