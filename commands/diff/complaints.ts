import type { EngineEvent } from "@pulumi/pulumi/automation";

/** What the engine complained of, in its own words: everything that it says as an error, once. */
export function complaints(events: readonly EngineEvent[]): string | undefined {
  const words = events
    .map(({ diagnosticEvent }) => diagnosticEvent)
    .filter((event) => event?.severity === "error")
    .map((event) => plain(event?.message ?? "").trim())
    // The engine's own epilogue says nothing that the words before it don't.
    .filter((message) => message !== "" && !/^(preview|update) failed$/.test(message));
  return words.length === 0 ? undefined : [...new Set(words)].join("\n\n");
}

/** Without the engine's colours (`<{%fg 1%}>`) and without stack traces: what is wrong is said above them. */
function plain(message: string): string {
  return message
    .replaceAll(/<\{%.*?%\}>/g, "")
    .replaceAll(/^\s+at .*\n?/gm, "")
    .replace(/^Unhandled exception: /, "");
}
