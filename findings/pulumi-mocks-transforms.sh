#!/bin/sh
# Whether a unit test with Pulumi's mocks can run a program that uses the resource option `transforms`.
# Guess: yes, as with `transformations`, which it replaces: the SDK calls both in this process.
# Seen:  it is refused, with the advice to update the Pulumi CLI, of which there is none. `transformations` work.
#        (@pulumi/pulumi 3.248.0, 27 November 2026: the engine calls `transforms` back, and the mocks have none that could)
# So:    what `transforms` do is tested on the engine (tests/engine/readme.test.ts).
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >npm.log
npm install --silent --no-audit --no-fund @pulumi/pulumi@3.248.0 @pulumi/random@4.21.2 >>npm.log

cat >try.js <<'END'
const { runtime } = require("@pulumi/pulumi");
const { RandomId } = require("@pulumi/random");

const unchanged = ({ props, opts }) => ({ props, opts });
const options = {
  none: {},
  transformations: { transformations: [unchanged] },
  transforms: { transforms: [unchanged] },
};
const [name] = process.argv.slice(2);
const end = (words) => {
  console.log(`${name}: ${words}`);
  process.exit(0);
};
process.on("unhandledRejection", (error) => end(error.message));
runtime
  .setMocks({ newResource: (made) => ({ id: "1", state: made.inputs }), call: () => ({}) })
  .then(() => new RandomId("it", { byteLength: 4 }, options[name]).urn.apply(() => end("registered")));
END
echo "@pulumi/pulumi 3.248.0, Node.js $(node --version)"
for option in none transformations transforms; do node try.js "$option" 2>>npm.log || true; done | tee seen

cat >expected <<'END'
none: registered
transformations: registered
transforms: The Pulumi CLI does not support transforms. Please update the Pulumi CLI
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
