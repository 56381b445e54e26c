/** What a lock file says of a package. */
export interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

/** `package-lock.json`, the project itself under the empty path. */
export interface LockFile {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** The packages of a lock file by their paths, without the project itself. */
export function packagesOf({ packages }: LockFile): [string, Locked][] {
  return Object.entries(packages).filter(([path]) => path !== "");
}

/** `node_modules/a/node_modules/@b/c` is `@b/c`. */
export function nameOf(path: string): string {
  return path.replace(/^.*node_modules\//, "");
}

/** What would be taken from elsewhere than a registry, or without a fingerprint that can't be imitated. */
export function fromElsewhere(lock: LockFile): string[] {
  const isElsewhere = (wanted: string) =>
    /^(git|github|gitlab|bitbucket|gist|https?|file|link)\b.*:/.test(wanted);
  return [
    ...packagesOf(lock).flatMap(([path, { integrity = "", resolved, link = false }]) => [
      // The lock file names no host (.npmrc): whatever names one isn't the registry.
      ...(resolved === undefined && !link ? [] : [`${nameOf(path)} comes from ${resolved ?? "a folder"}`]),
      ...(integrity.startsWith("sha512-") ? [] : [`${nameOf(path)} has no sha512`]),
    ]),
    ...Object.entries(lock.packages).flatMap(([path, one]) =>
      Object.entries({ ...one.dependencies, ...one.optionalDependencies, ...one.peerDependencies })
        .filter(([, wanted]) => isElsewhere(wanted) || wanted.includes("/"))
        .map(([name, wanted]) => `${nameOf(path) || "package.json"} wants ${name} from ${wanted}`),
    ),
  ];
}

/** Licences under which this repository may use a package, as SPDX names them: all of them let it, if they are named. */
export const licences = [
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC-BY-3.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "Python-2.0",
];

/** Packages that say their licence elsewhere: what was read there. */
export const readLicences: Readonly<Record<string, string>> = {
  // Its file LICENSE has the text of MIT.
  "@logdna/tail-file": "MIT",
};

/** Whether a licence, or an expression of SPDX's, is allowed. */
export function isAllowed(licence: string): boolean {
  const bare = licence.replace(/^\((.*)\)$/, "$1");
  if (bare.includes(" OR ")) return bare.split(" OR ").some((one) => isAllowed(one));
  return bare.split(" AND ").every((one) => licences.includes(one));
}

/** What `npm audit --json` answers, as far as it matters here. */
export interface Audit {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<
    Record<string, { readonly severity: string; readonly via: readonly (string | Advisory)[] }>
  >;
}

interface Advisory {
  readonly title: string;
  readonly url: string;
}

/** Advisories that may stay for now, by address: why they can't harm here. */
export const excused: Readonly<Record<string, string>> = {};

/**
 * The advisories that nothing excuses, or nothing at all where the registry gave no report: then nothing was checked.
 *
 * @param text - what npm printed.
 */
export function unexcused(text: string): string[] | undefined {
  const { auditReportVersion, vulnerabilities = {} } = parsed(text);
  if (auditReportVersion === undefined) return undefined;
  const advisories = Object.entries(vulnerabilities).flatMap(([name, { severity, via }]) =>
    via.flatMap((one) => (typeof one === "string" ? [] : [{ ...one, name, severity }])),
  );
  return advisories
    .filter(({ url }) => excused[url] === undefined)
    .map(({ name, severity, title, url }) => `${name}: ${severity}: ${title} (${url})`);
}

function parsed(text: string): Audit {
  try {
    return JSON.parse(text) as Audit;
  } catch {
    return {};
  }
}
