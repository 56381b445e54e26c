/** Where a container's image is, by the parts of its name. */
export interface Image {
  /** The host of the registry; undefined for Docker Hub's own names. */
  readonly registry?: string;
  readonly repository: string;
  readonly tag?: string;
  /** `sha256:` and 64 digits: what never changes. */
  readonly digest?: string;
  /** Of an image in ECR, what IAM needs to know. */
  readonly ecr?: { readonly account: string; readonly region: string };
}

const path = "[a-z0-9]+(?:(?:\\.|_{1,2}|-+)[a-z0-9]+)*";
const reference = new RegExp(
  `^(?:((?:[a-z0-9-]+\\.)+[a-z0-9-]+(?::\\d{1,5})?|localhost(?::\\d{1,5})?)/)?` +
    `(${path}(?:/${path})*)(?::([\\w][\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$`,
);

/**
 * Reads the name of an image, `<registry>/<repository>:<tag>@<digest>`; undefined for what is none.
 *
 * Source: https://github.com/distribution/reference, for the form.
 */
export function imageOf(text: string): Image | undefined {
  const [, registry, repository, tag, digest] = reference.exec(text) ?? [];
  if (repository === undefined) return undefined;
  const [, account, region] =
    /^(\d{12})\.dkr\.ecr(?:-fips)?\.([a-z0-9-]+)\.amazonaws\.com$/.exec(registry ?? "") ?? [];
  return {
    repository,
    ...(registry === undefined ? {} : { registry }),
    ...(tag === undefined ? {} : { tag }),
    ...(digest === undefined ? {} : { digest }),
    ...(account === undefined || region === undefined ? {} : { ecr: { account, region } }),
  };
}
