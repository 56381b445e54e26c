import { managedRuleNames } from "../aws/firewall";
import { type Contradiction, withoutEffect } from "./check";

/** The settings of the firewall. */
interface Firewall {
  readonly firewall?: "off" | "count" | "block";
  readonly firewallCountedRules?: readonly string[];
}

const ofFirewall = ["firewallCountedRules", "firewallSignInLimit"] as const;

/** What belongs to a firewall counts with one alone. */
export function firewallIsThere(
  { firewall }: Firewall,
  given: (key: (typeof ofFirewall)[number]) => boolean,
): Contradiction<"firewall" | (typeof ofFirewall)[number]>[] {
  return firewall === "off" ? withoutEffect(ofFirewall, given, "while firewall is off") : [];
}

/** AWS silently ignores what is said of a rule that its group doesn't have: the rule that was meant would go on blocking. */
export function countedRulesExist({
  firewallCountedRules = [],
}: Firewall): Contradiction<"firewallCountedRules">[] {
  const unknown = firewallCountedRules.filter((name) => !managedRuleNames.includes(name));
  if (unknown.length === 0) return [];
  const what = `names ${unknown.join(", ")}, which is no rule of the firewall's groups (aws/firewall.ts lists them)`;
  return [{ key: "firewallCountedRules", what }];
}
