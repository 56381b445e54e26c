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

/** The value of Strict-Transport-Security. */
export function strictTransportSecurity(maxAgeSeconds: number, includeSubdomains: boolean): string {
  return `max-age=${maxAgeSeconds}${includeSubdomains ? "; includeSubDomains" : ""}`;
}
