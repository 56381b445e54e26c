import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname } from "node:path";
import { test } from "node:test";
import { pulumiCli } from "../../commands/pulumiCli";
import { fakeTerminal } from "../unit/commandsFakeTerminal";
import { program, smallCheckout } from "./diffSmallProgram";

const checkout = smallCheckout();

/** What a developer's shell holds that leads to something of theirs. */
const leading = {
  AWS_PROFILE: "production",
  AWS_CONFIG_FILE: "/home/developer/.aws/config",
  XDG_CONFIG_HOME: "/home/developer/.config",
  XDG_RUNTIME_DIR: "/run/user/1000",
  SSH_AUTH_SOCK: "/run/user/1000/agent",
  GPG_AGENT_INFO: "/run/user/1000/gpg",
  DOCKER_CONFIG: "/home/developer/.docker",
  KUBECONFIG: "/home/developer/.kube/config",
  NPM_TOKEN: "token",
  npm_config_userconfig: "/home/developer/.npmrc",
  NODE_AUTH_TOKEN: "token",
  GOOGLE_APPLICATION_CREDENTIALS: "/home/developer/key.json",
  AZURE_CONFIG_DIR: "/home/developer/.azure",
  DATABASE_URL: "postgres://somewhere",
  GITHUB_TOKEN: "token",
};

test("the code of either side runs with an empty home, and with nothing that leads to an account", async () => {
  const seen = checkout.path("seen.json");
  const spy = `
import { readdirSync as list, writeFileSync as write } from "node:fs";
import { homedir as home } from "node:os";
write(${JSON.stringify(seen)}, JSON.stringify({ home: home(), inHome: list(home()), environment: process.env }));
`;
  const developer = checkout.path("developer");
  mkdirSync(developer);
  writeFileSync(checkout.path("developer", ".npmrc"), "");
  // On the PATH: with a home of its own, the command would get a CLI of its own into it.
  const cli = dirname((await pulumiCli(fakeTerminal())).command);
  const PATH = [cli, process.env["PATH"]].join(":");
  await checkout.edited(
    "index.ts",
    () => `${spy}${program}`,
    async () => {
      const ran = await checkout.local("diff --base main --stack prod", {
        ...leading,
        HOME: developer,
        PATH,
      });
      assert.equal(ran.code, 0, ran.stderr);
    },
  );
  const { home, inHome, environment } = JSON.parse(readFileSync(seen, "utf8")) as {
    home: string;
    inHome: string[];
    environment: Record<string, string>;
  };
  assert.ok(home !== developer && home !== homedir(), home);
  // What the tools of this very command make there, and nothing that was there before.
  assert.deepEqual(
    inHome.filter((name) => ![".pulumi", ".cache", ".npm"].includes(name)),
    [],
  );
  for (const name of Object.keys(leading)) assert.equal(environment[name], undefined, name);
  const others = Object.entries(environment).filter(([, value]) => value.includes(developer));
  assert.deepEqual(others, []);
});
