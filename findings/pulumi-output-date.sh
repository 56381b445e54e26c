#!/bin/sh
# What an Output makes of a Date, a URL and a Map.
# Guess: it hands them on; jsonStringify writes what JSON.stringify writes.
# Seen:  each becomes an empty object, without an error, inside an Output and so in jsonStringify too.
#        (@pulumi/pulumi 3.248.0 and 3.276.0, 27 November 2026)
# So:    toISOString() and href before a value goes into an Output.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @pulumi/pulumi@3.248.0

cat >try.js <<'END'
const pulumi = require("@pulumi/pulumi");
const value = { date: new Date(0), url: new URL("https://app.example.com/"), map: new Map([["a", 1]]) };
pulumi.output(value).apply((seen) => console.log("output       ", JSON.stringify(seen)));
pulumi.jsonStringify(value).apply((seen) => console.log("jsonStringify", seen));
console.log("JSON         ", JSON.stringify(value));
END
echo "@pulumi/pulumi@3.248.0, node $(node --version)"
node try.js | tee seen

cat >expected <<'END'
JSON          {"date":"1970-01-01T00:00:00.000Z","url":"https://app.example.com/","map":{}}
output        {"date":{},"url":{},"map":{}}
jsonStringify {"date":{},"url":{},"map":{}}
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
