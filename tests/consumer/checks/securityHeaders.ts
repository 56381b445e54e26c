import assert from "node:assert/strict";
import { defaultContentSecurityPolicy, strictTransportSecurity } from "../../../components/securityHeaders";
import type { Answer } from "../../support/answers";

/** Every header that the listener sets is there, with one value and the stack's: no other one, and not twice. */
export function assertSecurityHeaders(answer: Answer): void {
  const names = Object.keys(securityHeaders);
  const found = Object.fromEntries(names.map((name) => [name, answer.values(name)]));
  assert.deepEqual(found, securityHeaders, `answer ${answer.status}`);
  // The application's own ("daphne") passes: an ALB can only leave out its own.
  assert.doesNotMatch(answer.values("server").join(), /awselb/);
}

const securityHeaders: Readonly<Record<string, readonly string[]>> = {
  "strict-transport-security": [strictTransportSecurity(31_536_000, false)],
  "content-security-policy": [defaultContentSecurityPolicy],
  "x-content-type-options": ["nosniff"],
  "x-frame-options": ["DENY"],
};
