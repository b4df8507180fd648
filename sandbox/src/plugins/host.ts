/**
 * All stand-ins of a sandbox in one warm process, since starting them is half of what a run of the engine costs. A launcher says over a
 * connection what the engine started it with, is told a port, and stays; with the connection its plug-in ends.
 */
import { createServer, type Socket } from "node:net";
import { loadPlugin } from "./plugins.ts";
import { PluginServer } from "./server.ts";

interface Request {
  readonly name: string;
  readonly engineAddress: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/** Words and variables, each ended by a NUL, both lists ended by an empty one. Undefined while some is still to come. */
function requestIn(text: string): Request | undefined {
  const [words, variables, rest] = text.split("\0\0");
  if (words === undefined || variables === undefined || rest === undefined) return undefined;
  const [name = "", ...args] = words.split("\0");
  const environment = Object.fromEntries(
    variables.split("\0").map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
  );
  return { name, engineAddress: args.find((argument) => !argument.startsWith("-")), environment };
}

async function serve(socket: Socket, { name, engineAddress, environment }: Request): Promise<void> {
  try {
    const server = new PluginServer(await loadPlugin(name, environment), engineAddress);
    socket.once("close", () => server.close());
    socket.write(`${await server.listen()}\n`);
  } catch (error) {
    socket.end(`${error instanceof Error ? error.message : String(error)}\n`);
  }
}

const host = createServer((socket) => {
  let text = "";
  socket.on("error", () => {}); // a launcher that was killed
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
    const request = requestIn(text);
    if (!request) return;
    socket.removeAllListeners("data").resume();
    void serve(socket, request);
  });
});
host.listen(0, "127.0.0.1", () => {
  const address = host.address();
  if (address !== null && typeof address === "object") process.stdout.write(`listening ${address.port}\n`);
});
