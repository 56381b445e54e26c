/** What a lock file says of a package, as far as it matters here. */
interface Locked {
  readonly resolved?: string;
  readonly integrity?: string;
}

/**
 * The packages of a `package-lock.json` that npm would take from elsewhere than a registry, or without comparing them
 * with a fingerprint. `--ignore-scripts` doesn't hold for those: npm prepares a package that comes from git, for which it
 * runs what that package's own settings say.
 *
 * @param text - the file's; one without a list of packages (npm 6 and earlier) is all of it from elsewhere.
 */
export function fromElsewhere(text: string): string[] {
  const { packages } = JSON.parse(text) as { readonly packages?: Readonly<Record<string, Locked>> };
  if (packages === undefined) return ["all"];
  return Object.entries(packages)
    .filter(([path, { resolved, integrity }]) => {
      const fromRegistry = resolved === undefined || resolved.startsWith("https://");
      return path !== "" && !(fromRegistry && integrity !== undefined);
    })
    .map(([path]) => path.replace(/^.*node_modules\//, ""));
}
