import { fileURLToPath } from "node:url";
import { inNamespace } from "./namespaces.ts";
import { run } from "./processes.ts";

/** `open`: a connection was made. `refused`: somebody said no. `silent`: no answer in time, or no way there, as where a firewall drops. */
export type PortState = "open" | "refused" | "silent";

const program = fileURLToPath(new URL("./probe-main.ts", import.meta.url));

/** The command line that looks at a TCP port; `banner` waits until the server speaks. It prints a `PortState`. */
export function probeCommand(address: string, port: number, timeoutMs: number, banner = false): string[] {
  return [process.execPath, program, address, String(port), String(timeoutMs), ...(banner ? ["banner"] : [])];
}

/** How a TCP port looks from a namespace. Default timeout 2000 ms, all of which a silent port takes. */
export async function probePort(namespace: string, address: string, port: number, timeoutMs = 2_000): Promise<PortState> {
  const answer = await run(inNamespace(namespace, probeCommand(address, port, timeoutMs)), { timeoutMs: timeoutMs + 10_000 });
  return answer.trim() as PortState;
}
