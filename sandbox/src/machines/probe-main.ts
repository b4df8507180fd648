/** `node probe-main.ts <address> <port[,port…]> <milliseconds> [banner]`: says of each TCP port whether it answers, a word a line. With `banner` it tries again until the server has said its first words, or time is up. */
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

const [address = "", ports = "", milliseconds, mode] = process.argv.slice(2);
const deadline = Date.now() + Number(milliseconds);
const banner = mode === "banner";

async function probe(port: number): Promise<Answer> {
  for (;;) {
    const answer = await tryOnce(address, port, Math.max(1, deadline - Date.now()), banner);
    if (!banner || answer === "open") return answer;
    await sleep(100);
    if (Date.now() >= deadline) return answer;
  }
}

const answers = await Promise.all(ports.split(",").map((port) => probe(Number(port))));
console.log(answers.join("\n"));
