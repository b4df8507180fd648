import { createHash } from "node:crypto";
import { createReadStream, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { parseK3sVersion } from "../../../provider/src/values/version.ts";
import { buildK3s } from "../k3s/build.ts";
import type { Faults } from "./faults.ts";
import { type Site, type SiteAnswer, type SiteRequest, text } from "./site.ts";

/** Where K3s' releases are published. */
const releaseSite = "github.com";
/** Where GitHub sends a download on to: https://docs.github.com/en/actions/concepts/runners/communicating-with-self-hosted-runners (2026-11-25). */
const assetSite = "release-assets.githubusercontent.com";

/** Names that a release is fetched from. */
export const releaseSites: readonly string[] = [releaseSite, assetSite];

const download = /^\/k3s-io\/k3s\/releases\/download\/([^/]+)\/([^/]+)$/;

type Architecture = "amd64" | "arm64";

/** K3s' binaries: https://github.com/k3s-io/k3s/releases (2026-11-24). */
const binaries: { readonly [architecture in Architecture]: string } = { amd64: "k3s", arm64: "k3s-arm64" };

/** K3s' releases as GitHub publishes them: the stand-in under whatever version is asked for, or a real binary. */
export class Releases implements Site {
  readonly names = releaseSites;
  readonly offers = "K3s' releases below https://github.com/k3s-io/k3s/releases/download";
  private readonly folder: string;
  private readonly real: string | undefined;
  private readonly built = new Map<string, Promise<string>>();
  private readonly sums = new Map<string, Promise<string>>();

  /** `folder` keeps what is built. `real` (SANDBOX_K3S): a K3s binary, or a folder with `k3s` in it, that stands for every version. */
  constructor(folder: string, real: string | undefined) {
    if (real !== undefined && !existsSync(real)) throw new Error(`SANDBOX_K3S: there is no ${real}`);
    this.folder = folder;
    this.real = real;
  }

  async answer({ name, port, path, faults }: SiteRequest): Promise<SiteAnswer | undefined> {
    const [, tag = "", asset = ""] = path.match(download) ?? [];
    if (parseK3sVersion(tag) === undefined) return undefined;
    const architecture = (Object.keys(binaries) as Architecture[]).find((each) => [binaries[each], sumsFile(each)].includes(asset));
    const file = architecture && (await this.binary(tag, architecture));
    if (architecture === undefined || file === undefined) return undefined;
    const isBinary = asset === binaries[architecture];
    if (isBinary && faults.download === "missing") return undefined;
    // As GitHub does, so that whoever doesn't follow notices.
    if (name === releaseSite) return { status: 302, location: `https://${assetSite}${port}${path.replaceAll("+", "%2B")}` };
    return isBinary ? binaryAnswer(file, faults) : text(await this.checksums(file, architecture, faults));
  }

  private async binary(tag: string, architecture: Architecture): Promise<string | undefined> {
    if (this.real !== undefined) return realBinary(this.real, architecture);
    const known = this.built.get(tag);
    if (known) return known;
    const file = join(this.folder, tag, "k3s");
    const building = buildK3s(file, tag).then(() => file);
    this.built.set(tag, building);
    return building;
  }

  /** As sha256sum writes them, the air-gap images among them. */
  private async checksums(file: string, architecture: Architecture, faults: Faults): Promise<string> {
    const key = `${file} ${statSync(file).mtimeMs}`;
    const sum = this.sums.get(key) ?? sha256(file);
    this.sums.set(key, sum);
    const images = ["tar.gz", "tar.zst"].map((ending) => `k3s-airgap-images-${architecture}.${ending}`);
    const lines = images.map((image) => `${createHash("sha256").update(image).digest("hex")}  ${image}`);
    return [...lines, `${faults.checksum === "wrong" ? "0".repeat(64) : await sum}  ${binaries[architecture]}`, ""].join("\n");
  }
}

const sumsFile = (architecture: Architecture) => `sha256sum-${architecture}.txt`;

function binaryAnswer(file: string, faults: Faults): SiteAnswer {
  const answer = { status: 200, type: "application/octet-stream", file };
  if (faults.download === "cut") return { ...answer, cutAfter: Math.floor(statSync(file).size / 2) };
  return faults.download === "slow" ? { ...answer, seconds: 30 } : answer;
}

/** A single file is for this machine's architecture. */
function realBinary(real: string, architecture: Architecture): string | undefined {
  const isOwn = architecture === (process.arch === "arm64" ? "arm64" : "amd64");
  if (!statSync(real).isDirectory()) return isOwn ? real : undefined;
  return [binaries[architecture], ...(isOwn ? ["k3s"] : [])].map((name) => join(real, name)).find((file) => existsSync(file));
}

async function sha256(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
