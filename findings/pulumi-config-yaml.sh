#!/bin/sh
# What a stack's file in YAML makes of values without quotes, and of those that nobody touched when it is saved
# (which `pulumi config set` does, for any other key). Pulumi's own reader and writer, from its Go module.
# Guess: an account number that starts with 0 and holds 8s and 9s can't be octal, so it stays text; a day stays as
#        written; saving writes back what was there.
# Seen:  the account number loses its 0, a day gets a midnight in Go's own format, 1_000 is 1000; 12:30 and on stay.
#        Saving writes the changed values into the file, so that what was meant can't be seen there any more.
#        (github.com/pulumi/pulumi/sdk/v3 3.276.0, the CLI 3.274.1 likewise, Go 1.26.8, 27 November 2026)
# So:    quotes, or `pulumi config set`, which writes them. The first run compiles for minutes.
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
  app:account: 012345678901
  app:day: 2026-11-27
  app:amount: 1_000
  app:time: 12:30
  app:switch: on
END
cat >try.go <<'END'
package main

import "github.com/pulumi/pulumi/sdk/v3/go/common/workspace"

func check(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	project, err := workspace.LoadProject("Pulumi.yaml")
	check(err)
	stack, err := workspace.LoadProjectStack(nil, project, "Pulumi.try.yaml")
	check(err)
	check(stack.Save("Pulumi.try.yaml"))
}
END
echo "github.com/pulumi/pulumi/sdk/v3 3.276.0, $(go version)"
go run try.go
tee seen <Pulumi.try.yaml

cat >expected <<'END'
config:
  app:account: "12345678901"
  app:day: 2026-11-27 00:00:00 +0000 UTC
  app:amount: "1000"
  app:time: 12:30
  app:switch: on
END
diff expected seen || { echo "The behaviour changed."; exit 1; }
