import { startPlugin } from "../../provider/test/harness/plugin.ts";

/** One life of a plug-in: start, construct the default cluster once in a preview, end. */
export interface Measurement {
  /** From the start of the process to its port. */
  readonly startMilliseconds: number;
  /** From the call to the answer. */
  readonly constructMilliseconds: number;
  readonly peakMemoryMib: number;
  readonly registrations: number;
}

export async function measure(command: readonly string[], cwd: string): Promise<Measurement> {
  const plugin = await startPlugin(command, { cwd, timeoutSeconds: 120 });
  try {
    const { milliseconds, registrations } = await plugin.construct({ name: "demo", inputs: { cloud: "hetzner" } });
    return {
      startMilliseconds: plugin.portMilliseconds,
      constructMilliseconds: milliseconds,
      peakMemoryMib: plugin.peakMemoryMib() ?? Number.NaN,
      registrations: registrations.length,
    };
  } finally {
    await plugin.stop();
  }
}

/** The middle of each quantity on its own. */
export function median(all: readonly Measurement[]): Measurement {
  const middle = (key: keyof Measurement) => all.map((one) => one[key]).sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
  return {
    startMilliseconds: middle("startMilliseconds"),
    constructMilliseconds: middle("constructMilliseconds"),
    peakMemoryMib: middle("peakMemoryMib"),
    registrations: middle("registrations"),
  };
}
