#!/bin/sh
# One schema bundled by esbuild, with zod imported by its name `z` and as a namespace.
# Guess: both bundles have about the same size: esbuild leaves out what isn't used either way.
# Seen:  by name 755 kB, as a namespace 170 kB; minified 454 kB and 85 kB. By name, the error messages of 57
#        languages stay in, as a namespace of one. (zod 4.6.7, esbuild 0.28.2, 27 November 2026)
# So:    write `import * as z from "zod"` in what esbuild bundles.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund zod@4.6.7 esbuild@0.28.2

use='console.log(z.object({ name: z.string().min(1) }).parse({ name: "a" }));'
echo "import { z } from \"zod\"; $use" >named.mjs
echo "import * as z from \"zod\"; $use" >namespace.mjs
bundle() { # bundle <named or namespace> [--minify]: the bundle's size in bytes
  npx esbuild "$1.mjs" --bundle --platform=node --log-level=error ${2:+"$2"} | wc -c
}
locales() { # locales <named or namespace>: how many files of messages the bundle has
  npx esbuild "$1.mjs" --bundle --platform=node --log-level=error | grep -c '^// node_modules/zod/v4/locales/..\.js$' || true
}
echo "zod@4.6.7 esbuild@0.28.2, node $(node --version)"
for form in named namespace; do
  echo "$form: $(bundle $form) bytes, minified $(bundle $form --minify), languages $(locales $form)"
done

[ "$(bundle named --minify)" -gt $((4 * $(bundle namespace --minify))) ] || { echo "The behaviour changed."; exit 1; }
