#!/bin/sh
# Loading the Pulumi SDK for Node.js while TMPDIR names a folder that isn't there (yet).
# Guess: it loads: the folder matters once a temporary file is written.
# Seen:  `require` throws a bare ENOENT of lstat, for a program that writes no temporary file too. Its dependency tmp
#        loads by itself: tmp's `tmpdir` is a getter that resolves the folder, and the SDK's compiled
#        `import * as tmp` reads every property. (@pulumi/pulumi 3.248.0, tmp 0.2.7, 27 November 2026)
# So:    make the folder before the program starts; the program itself comes too late if its imports come first.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --ignore-scripts --no-audit --no-fund @pulumi/pulumi@3.248.0 tmp@0.2.7

cat >try.js <<'END'
const fs = require("fs");
const load = (name) => {
  try {
    require(name);
    return "loads";
  } catch (error) {
    return `throws ${error.code} of ${error.syscall}`;
  }
};
console.log("tmp", load("tmp"));
console.log("@pulumi/pulumi", load("@pulumi/pulumi"));
fs.mkdirSync(process.env.TMPDIR);
console.log("@pulumi/pulumi with the folder", load("@pulumi/pulumi"));
END
echo "@pulumi/pulumi@3.248.0 tmp@0.2.7, node $(node --version)"
TMPDIR="$folder/missing" node try.js | tee seen

cat >expected <<'END'
tmp loads
@pulumi/pulumi throws ENOENT of lstat
@pulumi/pulumi with the folder loads
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
