import { readFileSync } from "node:fs";
import { Failure } from "../../commands/failure";
import { notice, script, variable } from "./job";
import { labelFor, verdict } from "./label";

interface PullRequestEvent {
  readonly pull_request: { readonly number: number; readonly head: { readonly sha: string } };
}

/** Refuses a pull request that would replace or delete what holds data, unless the label of its commit says so. */
script(async () => {
  if (variable("RESULT") !== "success")
    throw new Failure("The preview failed: there is nothing to judge by.");
  const danger = variable("DANGER");
  if (danger === "false") return;
  // What was previewed is the event's commit: the label has to be that one's, whatever was pushed since.
  const event = JSON.parse(readFileSync(variable("GITHUB_EVENT_PATH"), "utf8")) as PullRequestEvent;
  const { number, head } = event.pull_request;
  const said = await verdict(number, head.sha);
  if ("not" in said) {
    const label = labelFor(head.sha);
    throw new Failure(
      `Something that holds data would be replaced or deleted: refused, as ${said.not}. Where that is meant, somebody ` +
        `who may write to this repository puts it on, and the next push needs another: ` +
        `gh label create --force ${label} && gh pr edit ${number} --add-label ${label}`,
    );
  }
  notice(
    "notice",
    `Something that holds data would be replaced or deleted, and ${said.by} allows it for ${head.sha}.`,
  );
});
