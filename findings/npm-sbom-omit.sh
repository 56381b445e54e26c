#!/bin/sh
# What npm's bill of materials has without the development packages.
# Guess: what "npm ci" installs with the same --omit dev, and "npm ls" shows.
# Seen:  it also leaves out a dependency of the program that a development package uses too, even a direct one.
#        (npm 10.9.2, 11.4.2 and 11.19.1, 28 November 2026)
# So:    a bill of materials has to be written with the development packages, which it marks: here, --omit dev drops 45 of 250
#        packages of the program, esbuild among them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
cat >package.json <<'END'
{
  "name": "program",
  "version": "1.0.0",
  "dependencies": { "ms": "2.1.3" },
  "devDependencies": { "debug": "4.4.3" }
}
END
npm install --silent --package-lock-only --no-audit --no-fund

echo "npm $(npm --version)"
named() { grep -o 'pkg:npm/[a-z]*@[0-9.]*' | grep -v program | sort -u | tr '\n' ' '; }
sbom() { npm sbom --sbom-format cyclonedx --package-lock-only "$@" | named; }
{
  echo "with them: $(sbom)"
  echo "without:   $(sbom --omit dev)"
  echo "npm ls:    $(npm ls --package-lock-only --omit dev --parseable --long | grep -o 'ms@[0-9.]*' | sort -u | tr '\n' ' ')"
} | tee seen

cat >expected <<'END'
with them: pkg:npm/debug@4.4.3 pkg:npm/ms@2.1.3 
without:   
npm ls:    ms@2.1.3 
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
