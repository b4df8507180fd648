import { stringify } from "yaml";

export interface UserDataParts {
  readonly hostName: string;
  readonly sshUser: string;
  /** Public half of the pair that logs in, `authorized_keys` form. */
  readonly loginKey: string;
  /** OpenSSH form. */
  readonly hostPrivateKey: string;
  readonly hostPublicKey: string;
  /** Undefined: the cloud chooses it later, and nothing is waited for. */
  readonly privateIp: string | undefined;
}

/** The smallest of the clouds' limits, in bytes; the catalogs say each (`limits.userDataBytes`). */
export const userDataLimit = 24 * 1024;

/** Seconds that the first boot waits for the private address; the bootstrap waits again and says so where it is still missing. */
const privateAddressWait = 300;

/**
 * Cloud-init user-data. It holds what makes a machine reachable by us and us alone, and no secret of the cluster:
 * pods may be able to read it from the cloud's metadata service.
 */
export function userData(parts: UserDataParts): string {
  const document = {
    hostname: parts.hostName,
    preserve_hostname: false,
    // The image's own host keys go, so that the pinned one is the only one that can be shown.
    ssh_deletekeys: true,
    ssh_keys: { ed25519_private: parts.hostPrivateKey, ed25519_public: parts.hostPublicKey.trim() },
    ssh_authorized_keys: [parts.loginKey.trim()],
    ssh_pwauth: false,
    write_files: [{ path: "/etc/ssh/sshd_config.d/10-philotes.conf", content: sshdSettings }],
    // Images that have a user of their own answer root's key logins with a word of advice instead of a shell.
    ...(parts.sshUser === "root" ? { disable_root: false } : {}),
    ...(parts.privateIp === undefined ? {} : { runcmd: [["sh", "-c", waitForAddress(parts.privateIp)]] }),
  };
  const text = `#cloud-config\n${stringify(document, { lineWidth: 0 })}`;
  const size = Buffer.byteLength(text);
  if (size > userDataLimit)
    throw new Error(`user-data of ${parts.hostName} is ${size} bytes, more than the ${userDataLimit} that clouds take`);
  return text;
}

/** Go's SSH client asks for ECDSA and RSA keys first: a key of those kinds that an image brings along would be shown instead of the pinned one. */
const sshdSettings = `HostKey /etc/ssh/ssh_host_ed25519_key
PasswordAuthentication no
`;

/** The private interface is plugged in after boot, under a name that hangs on the machine's kind: the address is what is known. */
function waitForAddress(address: string): string {
  return `i=0; until ip -4 -o addr show to ${address}/32 | grep -q .; do i=$((i+1)); [ $i -lt ${privateAddressWait} ] || break; sleep 1; done`;
}
