/*
 * The hosted zones. They are the domain owner's, made outside the stack, so each id of the right form is taken to be the
 * zone that the environment's domain is in. To see what AWS says of a wrong one, there are ids that begin otherwise.
 */

/** A hosted zone. */
export interface Zone {
  readonly name: string;
  readonly isPrivate: boolean;
}

/** What belongs to everybody: siscoe.sp.gov.br is in the zone sp.gov.br here, siscoe.com.br in its own. */
const registered = /[^.]+\.((com|org|net|gov|edu|mil|ac|co)\.[a-z]{2}|[^.]+)$/;

/**
 * The zone of an id: another's (`Z0FOREIGN…`), a private one (`Z0PRIVATE…`), none (`Z0MISSING…`), or that of the domain.
 *
 * @returns `undefined` where there is none.
 */
export function zoneOf(id: string, domain = process.env["EMULATOR_DOMAIN"]): Zone | undefined {
  if (id.startsWith("Z0MISSING")) return undefined;
  if (id.startsWith("Z0FOREIGN")) return { name: "foreign.example", isPrivate: false };
  const [name = "siscoe.example.com"] = registered.exec(domain ?? "") ?? [];
  return { name, isPrivate: id.startsWith("Z0PRIVATE") };
}

/** The whole name of a record: one that is not in its zone is put below it, as the provider does without a word. */
export function recordName(name: string, zoneId: string): string {
  const whole = name.toLowerCase().replace(/\.$/, "");
  const zone = zoneOf(zoneId)?.name ?? "";
  // Without a domain of the environment's nothing is known of its zone.
  const isKnown = process.env["EMULATOR_DOMAIN"] !== undefined || zoneId.startsWith("Z0FOREIGN");
  return !isKnown || whole.endsWith(zone) ? whole : `${whole}.${zone}`;
}
