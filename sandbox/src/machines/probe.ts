import { fileURLToPath } from "node:url";
import { inNamespace } from "./namespaces.ts";
import { run } from "./processes.ts";

/** `open`: a connection was made. `refused`: somebody said no. `silent`: no answer in time, or no way there, as where a firewall drops. */
export type PortState = "open" | "refused" | "silent";

const program = fileURLToPath(new URL("./probe-main.ts", import.meta.url));

/** The command line that looks at TCP ports; `banner` waits until the server speaks. It prints a `PortState` for each. */
export function probeCommand(address: string, ports: readonly number[], timeoutMs: number, banner = false): string[] {
  return [process.execPath, program, address, ports.join(","), String(timeoutMs), ...(banner ? ["banner"] : [])];
}

/** How TCP ports look from a namespace, in their order, from one process. Default timeout 2000 ms, all of which a silent port takes. */
export async function probePorts(
  namespace: string,
  address: string,
  ports: readonly number[],
  timeoutMs = 2_000,
): Promise<readonly PortState[]> {
  const answers = await run(inNamespace(namespace, probeCommand(address, ports, timeoutMs)), { timeoutMs: timeoutMs + 30_000 });
  return answers.trim().split("\n") as PortState[];
}

export async function probePort(namespace: string, address: string, port: number, timeoutMs?: number): Promise<PortState> {
  const [state] = await probePorts(namespace, address, [port], timeoutMs);
  return state as PortState;
}
