#!/bin/sh
# What a stack's file means that has a key twice: once with the project's name in front, once without. Both name one setting.
# Read with Pulumi's own reader, from its Go module.
# Guess: it is refused, as YAML refuses a key that stands there twice; or the last line counts.
# Seen:  either line counts, by chance: of 200 readings of one file some give the first value, some the second. Nothing warns.
#        (github.com/pulumi/pulumi/sdk/v3 3.276.0, the CLI 3.274.1 likewise with `pulumi config get`, Go 1.26.8, 27 November 2026)
# So:    preview and up may see different values. This stack refuses a setting that stands there in two spellings.
#        The first run compiles for minutes.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
go mod init try >/dev/null 2>&1
go get github.com/pulumi/pulumi/sdk/v3/go/common/workspace@v3.276.0 2>/dev/null
cat >Pulumi.yaml <<'END'
name: app
runtime: nodejs
END
cat >Pulumi.try.yaml <<'END'
config:
  app:size: first
  size: second
END
cat >try.go <<'END'
package main

import (
	"fmt"

	"github.com/pulumi/pulumi/sdk/v3/go/common/resource/config"
	"github.com/pulumi/pulumi/sdk/v3/go/common/workspace"
)

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	project, err := workspace.LoadProject("Pulumi.yaml")
	check(err)
	seen := map[string]bool{}
	for i := 0; i < 200; i++ {
		stack, err := workspace.LoadProjectStack(nil, project, "Pulumi.try.yaml")
		check(err)
		value, err := stack.Config[config.MustMakeKey("app", "size")].Value(config.NopDecrypter)
		check(err)
		seen[value] = true
	}
	fmt.Println("first:", seen["first"], "second:", seen["second"])
}
END
echo "github.com/pulumi/pulumi/sdk/v3 3.276.0, $(go version)"
go run try.go | tee seen

echo "first: true second: true" >expected
diff expected seen || { echo "The behaviour changed."; exit 1; }
