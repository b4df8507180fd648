/** `node probe-main.ts <address> <port> <milliseconds> [banner]`: says whether a TCP port answers. With `banner` it tries again until the server has said its first words, or time is up. */
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

type Answer = "open" | "refused" | "silent";

function tryOnce(address: string, port: number, timeoutMs: number, banner: boolean): Promise<Answer> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const timer = setTimeout(() => end("silent"), timeoutMs);
    function end(answer: Answer): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    }
    socket.on(banner ? "data" : "connect", () => end("open"));
    socket.on("error", (error) => end((error as NodeJS.ErrnoException).code === "ECONNREFUSED" ? "refused" : "silent"));
    socket.on("end", () => end("refused"));
  });
}

const [address, port, milliseconds, mode] = process.argv.slice(2);
const deadline = Date.now() + Number(milliseconds);
const banner = mode === "banner";
let answer: Answer;
do {
  answer = await tryOnce(address ?? "", Number(port), Math.max(1, deadline - Date.now()), banner);
  if (!banner || answer === "open") break;
  await sleep(100);
} while (Date.now() < deadline);
console.log(answer);
