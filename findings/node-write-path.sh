#!/bin/sh
# The errors of Node.js's whole-file writes: the folder is missing, or the disk is full (/dev/full, on Linux, stands for one).
# Guess: both errors name the file, in `path` and in the message.
# Seen:  only the one of opening does; ENOSPC has neither. (Node.js 20.20.2, 22.23.3
#        and 24.21.0, 27 November 2026)
# So:    a message for people needs the path added where the write is called.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
[ -c /dev/full ] || { echo "This needs the device /dev/full: run it on Linux."; exit 2; }

cat >try.mjs <<'END'
import * as fs from "node:fs";
import * as promises from "node:fs/promises";
const ways = {
  "writeFileSync, missing folder": () => fs.writeFileSync("missing/file", "x"),
  "writeFileSync, full disk": () => fs.writeFileSync("/dev/full", "x"),
  "appendFileSync, full disk": () => fs.appendFileSync("/dev/full", "x"),
  "promises.writeFile, full disk": () => promises.writeFile("/dev/full", "x"),
};
for (const [name, way] of Object.entries(ways)) {
  try {
    await way();
    console.log(`${name}: no error`);
  } catch (error) {
    console.log(`${name}: path ${error.path}, ${error.message}`);
  }
}
END
echo "node $(node --version)"
node try.mjs | tee seen

cat >expected <<'END'
writeFileSync, missing folder: path missing/file, ENOENT: no such file or directory, open 'missing/file'
writeFileSync, full disk: path undefined, ENOSPC: no space left on device, write
appendFileSync, full disk: path undefined, ENOSPC: no space left on device, write
promises.writeFile, full disk: path undefined, ENOSPC: no space left on device, write
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
