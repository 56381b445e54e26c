import * as pulumi from "@pulumi/pulumi";

/**
 * A password that a server is given, for others to have only once the server takes it: while it is being changed, or where
 * that fails, they keep the one before, which still opens the server.
 *
 * The server's own output would wait as well, but AWS never says a password: it is missing in the state of a server that
 * was imported.
 */
export function takenBy(
  server: pulumi.CustomResource,
  password: pulumi.Output<string>,
): pulumi.Output<string> {
  return pulumi.all([password, server.id]).apply(([taken]) => taken);
}
