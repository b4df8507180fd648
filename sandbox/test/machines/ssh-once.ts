/** Runs one command over SSH with a pinned host key. Reads `{host, privateKey, hostKey, command}` from standard input, prints what the command printed and ends with its exit code. */
import { text } from "node:stream/consumers";
import ssh2 from "ssh2";

const { host, privateKey, hostKey, command } = JSON.parse(await text(process.stdin)) as Record<
  "host" | "privateKey" | "hostKey" | "command",
  string
>;
const pinned = ssh2.utils.parseKey(hostKey);
if (pinned instanceof Error) throw pinned;

const client = new ssh2.Client();
client.on("ready", () => {
  client.exec(command, (error, channel) => {
    if (error) throw error;
    channel.pipe(process.stdout);
    channel.stderr.pipe(process.stderr);
    channel.on("exit", (code: number) => {
      process.exitCode = code;
    });
    channel.on("close", () => client.end());
  });
});
client.connect({
  host,
  username: "root",
  privateKey,
  readyTimeout: 10_000,
  algorithms: { serverHostKey: ["ssh-ed25519"] },
  hostVerifier: (key: Buffer) => key.equals(pinned.getPublicSSH()),
});
