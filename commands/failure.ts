import { Failure } from "../system/failure";

export { Failure };

/** The command was typed wrong. */
export class UsageError extends Failure {
  override readonly name = "UsageError";
  override readonly exitCode = 2;
}

/** The command was told to stop (Ctrl-C, `kill`): the exit code is the one that shells expect. */
export class Interrupted extends Failure {
  override readonly name = "Interrupted";
  override readonly exitCode = 130;
}
