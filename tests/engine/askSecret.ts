import { createHash } from "node:crypto";
import { readSecret } from "../../commands/settingsSecret";
import { processTerminal } from "../../commands/terminal";

// Asks for a secret, as `npm run settings -- set` does, and prints a fingerprint of what was typed.
readSecret("The secret: ", processTerminal()).then(
  (secret) => {
    console.log(createHash("sha256").update(secret).digest("hex"));
  },
  (error: unknown) => {
    console.log(String(error));
    process.exitCode = 130;
  },
);
