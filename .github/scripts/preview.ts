import { losses } from "../../commands/diff/changes";
import { renderMarkdown } from "../../commands/diff/markdown";
import type { Report } from "../../commands/diff/report";
import { renderText } from "../../commands/diff/text";
import { Failure } from "../../commands/failure";
import { addSummary, script, setOutput, variable } from "./job";
import { look } from "./look";
import { openStack } from "./stack";

/** Shows what an `up` would do with the real environment: in the log, on the run's page, and for the jobs after it. */
script(async () => {
  const name = variable("STACK");
  const refresh = process.env["REFRESH"] === "true";
  const { changes, digest, refusal } = await look(await openStack(name), { refresh });
  const report: Report = {
    stack: name,
    subject: refresh ? "AWS as it is, compared with the code" : "what a deployment would do",
    changes,
    ...(refusal === undefined ? {} : { refusal }),
    notes: [`Shown ${digest.slice(0, 12)}`],
  };
  process.stdout.write(renderText(report));
  const markdown = renderMarkdown(report);
  addSummary(markdown);
  setOutput("report", markdown);
  setOutput("digest", digest);
  setOutput("changes", String(changes.length));
  setOutput("danger", String(losses(changes).length > 0));
  if (refusal !== undefined) throw new Failure(`${name}: refused. Nothing was changed.`);
});
