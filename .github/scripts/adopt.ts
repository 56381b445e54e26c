import { Failure } from "../../commands/failure";
import { adopt } from "./interrupted";
import { script, variable } from "./job";
import { openStack } from "./stack";

/**
 * An administrator's, not a workflow's: tells a stack what came of the creations in which an engine was killed
 * (docs/operations.md, "When an `up` stops half-way"). Its arguments are URNs, each with an id or `none`.
 */
script(async () => {
  const name = variable("STACK");
  const typed = process.argv.slice(2);
  const ids = new Map<string, string | undefined>();
  for (let at = 0; at < typed.length; at += 2) {
    const [urn = "", id = ""] = typed.slice(at, at + 2);
    if (id === "") throw new Failure(`Nothing was changed: after ${urn}, type its id in AWS, or none.`);
    ids.set(urn, id === "none" ? undefined : id);
  }
  await adopt(await openStack(name), ids, process.env["BEFORE"]);
  process.stdout.write(`${name} knows what came of it. Run the workflow again.\n`);
});
