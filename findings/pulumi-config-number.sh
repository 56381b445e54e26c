#!/bin/sh
# Config.getNumber of the Pulumi SDK for Node.js, on text that only begins as a number.
# Guess: it throws, as getBoolean does on anything but true and false.
# Seen:  it reads as far as the digits go: "12abc" is 12, "1,5" is 1, "0x10" is 0, "1_000" is 1.
#        (@pulumi/pulumi 3.248.0 and 3.276.0, 27 November 2026)
# So:    a setting that has to be a number needs a check of its own.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @pulumi/pulumi@3.248.0

cat >try.js <<'END'
const pulumi = require("@pulumi/pulumi");
const texts = ["12abc", "3 GB", "1,5", "0x10", "1_000", "abc"];
pulumi.runtime.setAllConfig(Object.fromEntries(texts.map((text, index) => [`app:k${index}`, text])));
const config = new pulumi.Config("app");
texts.forEach((text, index) => {
  let read;
  try {
    read = config.getNumber(`k${index}`);
  } catch (error) {
    read = "refused";
  }
  console.log(JSON.stringify(text), "is", read);
});
END
echo "@pulumi/pulumi@3.248.0, node $(node --version)"
node try.js | tee seen

cat >expected <<'END'
"12abc" is 12
"3 GB" is 3
"1,5" is 1
"0x10" is 0
"1_000" is 1
"abc" is refused
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
