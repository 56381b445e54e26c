import { spawnSync } from "node:child_process";
import { Failure } from "../../commands/failure";

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

/** Finds a Python 3.11 or later on the PATH, and fails in one clear line when there is none. */
export function findPython(path = process.env["PATH"] ?? ""): Python {
  const found = names.map((name) => ask(name, path)).filter((python) => python !== undefined);
  const fit = found.find(({ version }) => isFit(version));
  if (fit !== undefined) return fit;
  const instead = found[0] === undefined ? "no Python 3 is" : `only Python ${found[0].version} is`;
  throw new Failure(
    `The tests need Python 3.11 or later, and ${instead} on the PATH: ` +
      `install it (Debian: apt-get install python3 python3-venv).`,
  );
}

function ask(name: string, path: string): Python | undefined {
  // A version manager's stand-ins are on the PATH without a Python behind them: only an answer counts.
  const asked = spawnSync(name, ["-c", question], {
    encoding: "utf8",
    env: { ...process.env, PATH: path },
    stdio: ["ignore", "pipe", "ignore"],
  });
  if (asked.status !== 0) return undefined;
  const [executable, version, installer] = JSON.parse(asked.stdout) as [string, string, string | null];
  return { executable, version, installer: (installer ?? undefined) as Python["installer"] };
}

function isFit(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major === 3 && minor >= 11;
}
