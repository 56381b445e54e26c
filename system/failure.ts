/** A command can't go on, for a reason that its user can understand: shown as it is, without a stack trace. */
export class Failure extends Error {
  override readonly name: string = "Failure";
  readonly exitCode: number = 1;
}

/**
 * A server can't do what it was asked, for a reason that its user can understand: shown without a stack trace. No
 * {@link Failure}: it may come of a command that was told to stop, so whoever shows it asks for that first.
 */
export class ServerFailure extends Error {
  override readonly name: string = "ServerFailure";
}

/** Another program has a port that a server keeps: the command says what to type, which depends on the environment. */
export class PortTaken extends ServerFailure {
  override readonly name = "PortTaken";
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The code of a system error, such as ENOENT; undefined for anything else. */
export function codeOf(thrown: unknown): string | undefined {
  return (thrown as NodeJS.ErrnoException | undefined)?.code;
}
