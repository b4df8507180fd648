import { startPlugin } from "../../provider/test/harness/plugin.ts";

/** A function's first answer in the life of a plug-in, which compiles and fills caches, and the middle of the next ones. */
export interface Answers {
  readonly firstMilliseconds: number;
  readonly nextMilliseconds: number;
}

const next = 20;

/** How long a running plug-in takes for a function that is answered from the catalogs. */
export async function measureFunction(command: readonly string[], cwd: string, token: string): Promise<Answers> {
  const plugin = await startPlugin(command, { cwd, timeoutSeconds: 120 });
  const once = async () => {
    const started = performance.now();
    const { failures } = await plugin.invoke(token);
    if (failures.length > 0) throw new Error(`${token} refuses: ${failures[0]?.reason}`);
    return performance.now() - started;
  };
  try {
    // Opens the connection, as the engine has done before it asks for anything.
    await plugin.getVersion();
    const firstMilliseconds = await once();
    const others: number[] = [];
    for (let i = 0; i < next; i++) others.push(await once());
    return { firstMilliseconds, nextMilliseconds: others.sort((a, b) => a - b)[next / 2] ?? Number.NaN };
  } finally {
    await plugin.stop();
  }
}
