import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { delimiter, join } from "node:path";
import { Failure } from "../../commands/failure";
import { isReachable } from "../../system/account";

/** A Python on this machine. */
export interface Python {
  /** Where it is. */
  readonly executable: string;
  /** Its version, as it tells it. */
  readonly version: string;
  /** How it can install packages into a new virtual environment: Debian's has neither unless asked. */
  readonly installer: "ensurepip" | "pip" | undefined;
}

/** The pinned libraries are tried on the first two; anything newer may do. */
const names = ["python3.11", "python3.12", "python3", "python3.13", "python3.14"];

const question = `
import importlib.util, json, sys
def has_ensurepip():
    try:
        import ensurepip
        return bool(ensurepip.version())
    except Exception:
        return False
installer = "ensurepip" if has_ensurepip() else "pip" if importlib.util.find_spec("pip") else None
print(json.dumps([sys.executable, "%d.%d.%d" % sys.version_info[:3], installer]))
`;

/**
 * Finds a Python 3.11 or later on the PATH, and fails in one clear line when there is none. Root's servers run as a user
 * of their own, who may not enter root's home: there, a Python that everybody reaches goes before one that isn't.
 */
export function findPython(path = process.env["PATH"] ?? "", isRoot = process.getuid?.() === 0): Python {
  const found: Python[] = [];
  for (const program of programsOn(path)) {
    const python = ask(program, path);
    if (python === undefined) continue;
    if (isFit(python.version) && (!isRoot || isForAll(python))) return python;
    found.push(python);
  }
  const fit = found.find(({ version }) => isFit(version));
  if (fit !== undefined) return fit;
  const instead = found[0] === undefined ? "no Python 3 is" : `only Python ${found[0].version} is`;
  throw new Failure(
    `The tests need Python 3.11 or later, and ${instead} on the PATH: ` +
      `install it (Debian: apt-get install python3 python3-venv).`,
  );
}

function programsOn(path: string): string[] {
  const folders = path.split(delimiter);
  const programs = names.flatMap((name) => folders.map((folder) => join(folder, name)));
  return programs.filter((program) => existsSync(program));
}

function ask(program: string, path: string): Python | undefined {
  // A version manager's stand-ins are on the PATH without a Python behind them: only an answer counts.
  const asked = spawnSync(program, ["-c", question], {
    encoding: "utf8",
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (asked.status !== 0) return undefined;
  const [executable, version, installer] = JSON.parse(asked.stdout) as [string, string, string | null];
  return { executable, version, installer: (installer ?? undefined) as Python["installer"] };
}

/** Whether it is where everybody may go, and can make virtual environments there. */
function isForAll({ executable, installer }: Python): boolean {
  return installer !== undefined && isReachable(realpathSync(executable), -1);
}

function isFit(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === 3 && minor >= 11;
}
