#!/bin/sh
# What `pulumi refresh --import-pending-creates` does for a creation that a killed engine left pending: the option takes the
# resource's URN and the id that the provider gave it. State in a folder, as in a bucket; the pending creation is written
# into it in the engine's own form.
# Guess: the resource is in the state with that id afterwards; where it can't be, the command fails, and the creation stays
#        pending.
# Seen:  the command succeeds, says nothing of it, and both are gone: no resource, and no pending creation. The next `up`
#        creates the resource a second time. (Pulumi CLI 3.274.1, Go 1.26.8, 28 November 2026)
# So:    look whether the state has the resource after the command; adopt it by `pulumi import` if not.
#        The first run compiles for minutes.
set -eu
folder=$(mktemp -d)
trap 'chmod -R u+w "$folder"; rm -rf "$folder"' EXIT
cd "$folder"
mkdir build
(
  cd build
  go mod init try >/dev/null 2>&1
  go get github.com/pulumi/pulumi/pkg/v3/cmd/pulumi@v3.274.1 2>/dev/null
  go build -o ../pulumi -ldflags "-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=3.274.1" \
    github.com/pulumi/pulumi/pkg/v3/cmd/pulumi
)
export PULUMI_BACKEND_URL="file://$folder" PULUMI_HOME="$folder/home" PULUMI_CONFIG_PASSPHRASE=try PULUMI_SKIP_UPDATE_CHECK=true
printf 'name: app\nruntime: nodejs\n' >Pulumi.yaml
./pulumi stack init try 2>/dev/null
urn=urn:pulumi:try::app::random:index/randomId:RandomId::id
node - .pulumi/stacks/app/try.json "$urn" <<'END_OF_SCRIPT'
const fs = require("node:fs");
const [, , file, urn] = process.argv;
const state = JSON.parse(fs.readFileSync(file, "utf8"));
const resource = { urn, custom: true, type: "random:index/randomId:RandomId", inputs: { byteLength: 4 } };
state.checkpoint.latest.pending_operations = [{ resource, type: "creating" }];
fs.writeFileSync(file, JSON.stringify(state));
END_OF_SCRIPT

state() {
  ./pulumi stack export | node -e '
    const { resources, pending_operations } = JSON.parse(require("node:fs").readFileSync(0, "utf8")).deployment;
    console.log(`resources ${resources?.length ?? 0}, pending ${pending_operations?.length ?? 0}`);'
}
{
  state
  ./pulumi refresh --yes --skip-preview --non-interactive --import-pending-creates "$urn" --import-pending-creates AQIDBA \
    >refreshed 2>&1 && echo "refresh succeeded"
  grep -i "pending\|import" refreshed || echo "and said nothing of it"
  state
} | tee seen
cat >expected <<'END_OF_EXPECTED'
resources 0, pending 1
refresh succeeded
and said nothing of it
resources 0, pending 0
END_OF_EXPECTED
diff expected seen || { echo "The behaviour changed."; exit 1; }
