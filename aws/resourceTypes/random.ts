import { isDeepStrictEqual } from "node:util";
import type { Actions } from "./actions";
import type { Condition, ResourceFacts, ResourceTypes } from "./facts";

/** A resource of Pulumi's state alone. */
const nothing: Actions = { read: {}, write: {} };

const given = (keepers: unknown) =>
  Object.fromEntries(Object.entries(keepers ?? {}).filter(([, value]) => value !== null));
/** A keeper without a value is none. */
const otherKeepers: Condition = ({ keepers: old }, { keepers: now }) =>
  !isDeepStrictEqual(given(old), given(now));

const ofText = {
  replacedBy: [
    "length",
    "lower",
    "minLower",
    "minNumeric",
    "minSpecial",
    "minUpper",
    "number",
    "numeric",
    "special",
    "upper",
  ],
  replacedWhen: {
    keepers: otherKeepers,
    overrideSpecial: ({ overrideSpecial: old }, { overrideSpecial: now }) =>
      !(old === "" && now === undefined),
  },
} satisfies ResourceFacts;

export const random = {
  "random:index/randomId:RandomId": {
    actions: nothing,
    replacedBy: ["byteLength", "prefix"],
    replacedWhen: { keepers: otherKeepers },
  },
  // A password is made anew by raising its version; the chat's key, which never is, is protected.
  "random:index/randomPassword:RandomPassword": {
    actions: nothing,
    ...ofText,
  },
  "random:index/randomString:RandomString": {
    ...ofText,
  },
} as const satisfies ResourceTypes;
