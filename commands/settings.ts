import "./temporaryFolder";
import "./lazyModules";
import { Failure, UsageError } from "./failure";
import { checkout } from "./checkout";
import { diskWords } from "../system/diskWords";
import { messageOf } from "../system/failure";
import { settingsCommand } from "./settingsVerbs";
import { processTerminal } from "./terminal";

// `npm run settings -- …`: see `settingsHelp.ts`.
const terminal = processTerminal();

settingsCommand(process.argv.slice(2), terminal).catch((error: unknown) => {
  terminal.say((error instanceof Failure ? undefined : diskWords(error, [checkout])) ?? messageOf(error));
  if (error instanceof UsageError) terminal.say("See: npm run settings -- --help");
  process.exitCode = error instanceof Failure ? error.exitCode : 1;
});
