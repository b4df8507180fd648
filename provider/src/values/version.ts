import semver from "semver";

/** A K3s release, e.g. `v1.36.5+k3s1`. */
export type K3sVersion = string & { readonly __form: "K3sVersion" };

export function parseK3sVersion(text: string): K3sVersion | undefined {
  return /^v\d+\.\d+\.\d+(-rc\d+)?\+k3s\d+$/.test(text) && semver.valid(text) !== null ? (text as K3sVersion) : undefined;
}

/** Order of releases, the `+k3sN` build included. */
export function compareK3s(a: K3sVersion, b: K3sVersion): number {
  return semver.compareBuild(a, b);
}

/** `1.36`. */
export function minorOf(version: K3sVersion): string {
  return `${semver.major(version)}.${semver.minor(version)}`;
}

/** How many minor versions a release is after one such as `1.34`; negative: before it. */
export function minorsAfter(version: K3sVersion, minor: string): number {
  return semver.minor(version) - Number(minor.split(".")[1]);
}

/** Whether a release has what arrived in these patch releases: one a minor, the highest counts for all later minors. */
export function hasSince(version: K3sVersion, since: readonly string[]): boolean {
  const sameMinor = since.find((first) => minorOf(version) === `${semver.major(first)}.${semver.minor(first)}`);
  if (sameMinor !== undefined) return semver.gte(version, sameMinor);
  return since.every((first) => semver.gt(version, first));
}
