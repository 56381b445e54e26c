#!/bin/sh
# An absent value in the two ways that Pulumi has to build text of Outputs.
# Guess: concat and interpolate write the same text.
# Seen:  interpolate writes the word "undefined" or "null", concat leaves the value out.
#        (@pulumi/pulumi 3.248.0 and 3.276.0, 27 November 2026)
# So:    concat hides an endpoint that is missing; interpolate shows it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @pulumi/pulumi@3.248.0

cat >try.js <<'END'
const pulumi = require("@pulumi/pulumi");
const absent = pulumi.output(undefined);
const nothing = pulumi.output(null);
pulumi.interpolate`redis://${absent}:${nothing}/`.apply((text) => console.log("interpolate", text));
pulumi.concat("redis://", absent, ":", nothing, "/").apply((text) => console.log("concat     ", text));
END
echo "@pulumi/pulumi@3.248.0, node $(node --version)"
node try.js | tee seen

cat >expected <<'END'
interpolate redis://undefined:null/
concat      redis://:/
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
