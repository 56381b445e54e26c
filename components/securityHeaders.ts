/**
 * The Content-Security-Policy that SisCoE's pages can live with: they have inline scripts and handlers and
 * Alpine.js, so scripts need `'unsafe-inline' 'unsafe-eval'`, and they load from these hosts and no others.
 * Hosts go without a scheme: an ALB sends at most 1,024 bytes.
 */
export const defaultContentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline' 'unsafe-eval' cdn.jsdelivr.net cdnjs.cloudflare.com unpkg.com " +
    "cdn.tailwindcss.com code.jquery.com cdn.datatables.net stackpath.bootstrapcdn.com kit.fontawesome.com " +
    "buttons.github.io",
  "style-src 'self' 'unsafe-inline' cdn.jsdelivr.net cdnjs.cloudflare.com unpkg.com cdn.datatables.net " +
    "fonts.googleapis.com rsms.me",
  "font-src 'self' data: fonts.gstatic.com rsms.me cdn.jsdelivr.net cdnjs.cloudflare.com unpkg.com " +
    "ka-f.fontawesome.com",
  "connect-src 'self' router.project-osrm.org routing.openstreetmap.de nominatim.openstreetmap.org " +
    "viacep.com.br api.opencagedata.com api.openweathermap.org ka-f.fontawesome.com",
  "img-src 'self' data: blob: *.tile.openstreetmap.org openweathermap.org ead.pmesp.org image.ibb.co unpkg.com",
  "worker-src 'self' blob: cdnjs.cloudflare.com",
  "frame-src 'self' blob:",
  "object-src 'none'",
  "base-uri 'self'",
  "frame-ancestors 'none'",
].join("; ");

/** Who may show an answer of the site in a frame: nobody, or the site's own pages. */
export type Framing = "none" | "self";

const directivesOf = (policy: string) =>
  policy
    .split(";")
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "");

const saysWhoFrames = (directive: string) => /^frame-ancestors(\s|$)/i.test(directive);

/** Whether a policy says who may frame. */
export function namesFrameAncestors(policy: string): boolean {
  return directivesOf(policy).some(saysWhoFrames);
}

/** A policy without what it says of that: of two such directives, a browser obeys the first. */
export function withoutFrameAncestors(policy: string): string {
  return directivesOf(policy)
    .filter((directive) => !saysWhoFrames(directive))
    .join("; ");
}

/** The values of Content-Security-Policy and X-Frame-Options, which say the same to newer and older browsers. */
export function framingHeaders(policy: string, framing: Framing) {
  if (framing === "none") return { contentSecurityPolicy: policy, frameOptions: "DENY" };
  const rest = withoutFrameAncestors(policy);
  return {
    contentSecurityPolicy: `${rest}${rest === "" ? "" : "; "}frame-ancestors 'self'`,
    frameOptions: "SAMEORIGIN",
  };
}

/** The value of Strict-Transport-Security. */
export function strictTransportSecurity(maxAgeSeconds: number, includeSubdomains: boolean): string {
  return `max-age=${maxAgeSeconds}${includeSubdomains ? "; includeSubDomains" : ""}`;
}
