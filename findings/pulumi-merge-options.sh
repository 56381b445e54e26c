#!/bin/sh
# mergeOptions, when the second set of options has a property that is undefined, and when both have customTimeouts.
# Guess: undefined leaves the first one's value alone; the timeouts of both count.
# Seen:  undefined wipes it out (protect goes), and the second customTimeouts replaces the first as a whole.
#        Lists (ignoreChanges) are added up. (@pulumi/pulumi 3.248.0 and 3.276.0, 27 November 2026)
# So:    mergeOptions(options, { protect: args.protect }) unprotects whatever the caller protected.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @pulumi/pulumi@3.248.0

cat >try.js <<'END'
const pulumi = require("@pulumi/pulumi");
const merged = pulumi.mergeOptions(
  { protect: true, ignoreChanges: ["a"], customTimeouts: { create: "2h" } },
  { protect: undefined, ignoreChanges: ["b"], customTimeouts: { update: "1h" } },
);
console.log("protect", merged.protect);
console.log("ignoreChanges", merged.ignoreChanges.join());
console.log("customTimeouts", JSON.stringify(merged.customTimeouts));
END
echo "@pulumi/pulumi@3.248.0, node $(node --version)"
node try.js | tee seen

cat >expected <<'END'
protect undefined
ignoreChanges a,b
customTimeouts {"update":"1h"}
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
