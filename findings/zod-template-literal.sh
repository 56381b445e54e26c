#!/bin/sh
# Checks of the parts of a templateLiteral in zod 4.
# Guess: every part's checks count, or none does.
# Seen:  those of a string and int() count; the bounds of a number don't, nor does refine().
#        (zod 4.6.7, 27 November 2026)
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund zod@4.6.7

cat >try.js <<'END'
const { z } = require("zod");
const accepts = (name, part, text) =>
  console.log(name, text, z.templateLiteral([part, "px"]).safeParse(text).success ? "accepted" : "refused");
accepts("string().min(5)", z.string().min(5), "1px");
accepts("int()", z.int(), "1.5px");
accepts("number().min(5)", z.number().min(5), "1px");
accepts("number().positive()", z.number().positive(), "-1px");
accepts("string().refine(is q)", z.string().refine((text) => text === "q"), "1px");
END
echo "zod@4.6.7, node $(node --version)"
node try.js | tee seen

cat >expected <<'END'
string().min(5) 1px refused
int() 1.5px refused
number().min(5) 1px accepted
number().positive() -1px accepted
string().refine(is q) 1px accepted
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
