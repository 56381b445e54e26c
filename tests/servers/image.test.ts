import assert from "node:assert/strict";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { buildImage } from "../../emulator/services/ecs/images";
import { serverAccount } from "../../system/account";
import { temporaryDirectory } from "./processSupport";

const skip = process.platform !== "linux" && "only Linux runs the application's image";
const isRoot = process.getuid?.() === 0;
const built = (folder: string, account = {}) =>
  buildImage(folder, join(folder, "servers"), "image", account, () => undefined);

test("a folder that can't be made an image of is refused with what to type", { skip }, (t) => {
  const folder = temporaryDirectory(t);
  assert.throws(() => built(folder), {
    message: `--app is '${folder}'. Allowed: a folder of SisCoE, with its manage.py.`,
  });
  writeFileSync(join(folder, "manage.py"), "");
  assert.throws(() => built(folder), {
    message:
      `'${folder}' has no virtual environment. To make one: cd '${folder}' && python3 -m venv .venv && ` +
      `.venv/bin/pip install -r requirements.txt -r 'image/requirements.txt'`,
  });
});

test("so is a Python that root's servers can't reach", { skip: skip || (!isRoot && "root's alone") }, (t) => {
  const folder = temporaryDirectory(t);
  mkdirSync(join(folder, ".venv", "bin"), { recursive: true });
  writeFileSync(join(folder, "manage.py"), "");
  const home = temporaryDirectory(t);
  writeFileSync(join(home, "python3"), "");
  chmodSync(home, 0o700);
  symlinkSync(join(home, "python3"), join(folder, ".venv", "bin", "python"));
  assert.throws(() => built(folder, serverAccount("/nowhere")), {
    message:
      `Root's servers run as the user siscoe-local, who can't reach ${home}/python3. ` +
      `Make the virtual environment with a Python that every user reaches (Debian: apt-get install python3-venv): ` +
      `rm -r '${folder}/.venv' && cd '${folder}' && /usr/bin/python3 -m venv .venv && ` +
      `.venv/bin/pip install -r requirements.txt -r 'image/requirements.txt'`,
  });
});
