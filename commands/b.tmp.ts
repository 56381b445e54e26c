import { coldStart } from "./bench/coldStart";
import { report } from "./bench/ratio";
import { processTerminal } from "./terminal";
const t = processTerminal();
void coldStart(11, t).then((c) => report(c, t));
