/** How dangerous a request is, in the words of AWS's own library. */
export type Tier = "Compliant" | "Acceptable" | "Ambiguous" | "Severe";

/** What is done with a request that may mean different things to different servers. */
export type Verdict = "allow" | "allow and close" | "refuse";

/**
 * Classifies a request that Node's strict parser let through. That parser has already refused what is severe (two
 * lengths, a length that is no number, an unknown encoding, a length beside an encoding, a space before the colon).
 *
 * Source: https://github.com/aws/http-desync-guardian/tree/master/docs, which the documentation of ALB's
 * `routing.http.desync_mitigation_mode` names.
 */
export function classify(request: {
  readonly method: string;
  readonly httpVersion: string;
  readonly rawHeaders: readonly string[];
}): Tier {
  const names = request.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const values = request.rawHeaders.filter((_, index) => index % 2 === 1);
  const length = values[names.indexOf("content-length")];
  const encoded = names.includes("transfer-encoding");
  const bodiless = request.method === "GET" || request.method === "HEAD";

  const hosts = names.filter((name) => name === "host").length;
  if (hosts > 1 || (hosts === 0 && request.httpVersion === "1.1")) return "Severe";
  if (names.some(looksLikeFraming)) return "Ambiguous";
  if (encoded && (bodiless || request.httpVersion === "1.0")) return "Ambiguous";
  if (bodiless && length !== undefined) return Number(length) === 0 ? "Acceptable" : "Ambiguous";
  if (values.some((value) => /[^\t\x20-\x7e]/.test(value))) return "Acceptable";
  return "Compliant";
}

/** A name that a careless server would take for a header that says where a request ends. */
function looksLikeFraming(name: string): boolean {
  if (name === "content-length" || name === "transfer-encoding") return false;
  const letters = name.replace(/[^a-z]/g, "");
  return letters === "contentlength" || letters === "transferencoding";
}

/** The verdict of each mode. `monitor` only counts on AWS; here Node's parser refuses what is severe in any mode. */
export function judge(tier: Tier, mode: "monitor" | "defensive" | "strictest"): Verdict {
  if (tier === "Compliant" || (mode === "monitor" && tier !== "Severe")) return "allow";
  if (mode === "strictest" || tier === "Severe") return "refuse";
  return tier === "Ambiguous" ? "allow and close" : "allow";
}
