import { Failure } from "../../commands/failure";
import { github } from "./github";

/** Somebody at GitHub. */
export interface Person {
  readonly login: string;
  readonly id: number;
}

interface Permission {
  readonly permission: string;
  readonly user: { readonly id: number };
}

/** Somebody by name, with what they may do here: GitHub counts the role *maintain* as write, and *triage* as read. */
export async function person(login: string): Promise<Person & { readonly mayWrite: boolean }> {
  const path = `collaborators/${encodeURIComponent(login)}/permission`;
  const { permission: may, user } = await github<Permission>("GET", path);
  return { login, id: user.id, mayWrite: may === "admin" || may === "write" };
}

/** The person who lets jobs in: somebody who may write to the repository. */
export async function personWhoReviews(login: string): Promise<Person> {
  const found = await person(login);
  if (!found.mayWrite) throw new Failure(`${login} may not write to this repository.`);
  return found;
}
