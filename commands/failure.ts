/** A command can't go on, for a reason that its user can understand: shown as it is, without a stack trace. */
export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly exitCode: number = 1;
}

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
