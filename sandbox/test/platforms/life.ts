import type { CloudName } from "../../../provider/src/args.ts";
import { orderOf } from "../../../provider/src/platform/charts.ts";
import type { Engine, EngineRun } from "../../src/engine/engine.ts";
import { cloudStack } from "../../src/faults/program.ts";
import { Sandbox } from "../../src/sandbox.ts";
import { saysUnchanged } from "../programs.ts";
import { LiveCluster } from "../servers.ts";
import { Everything, type Part } from "./everything.ts";
import { type Absent, deployedFaults, differences, lookAt, renewed, seenOrder } from "./look.ts";
import { localCharts, type Place, placeFor } from "./place.ts";

/** What became of a cloud's platform. */
export interface Outcome {
  readonly cloud: CloudName;
  /** Seconds of each run of the engine. */
  readonly seconds: ReadonlyMap<string, number>;
  /** As the component prints it. */
  readonly order: string;
  /** As Helm began with each and was through, in seconds after the first. */
  readonly deployed: readonly string[];
  /** What isn't as it should be. */
  readonly faults: readonly string[];
}

/** No run may take longer. */
const boundSeconds = 300;

/** One cloud's cluster with all of the platform, on one server with a real API: up, each part off alone, then all of them, all back, destroy. */
export async function platformLife(cloud: CloudName, say: (line: string) => void): Promise<Outcome> {
  const sandbox = await Sandbox.start({ level: "machine" });
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= sandbox.stop();
    return stopped;
  };
  const interrupted = () => void stop().then(() => process.exit(130));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, interrupted);
  const everything = new Everything(cloud, localCharts);
  const life = new Life(everything, (line) => say(`${cloud}: ${line}`));
  try {
    const place = await placeFor(cloud, sandbox);
    await life.through(sandbox, place, await cloudStack(sandbox, "platform", place.write(everything.program)));
  } catch (error) {
    life.fault(`ended early: ${error instanceof Error ? error.message : error}`);
  } finally {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, interrupted);
    await stop();
  }
  return { cloud, order: orderOf(everything.rows), seconds: life.seconds, deployed: life.deployed, faults: life.faults };
}

class Life {
  readonly seconds = new Map<string, number>();
  readonly faults: string[] = [];
  deployed: readonly string[] = [];
  private readonly everything: Everything;
  private readonly say: (line: string) => void;

  constructor(everything: Everything, say: (line: string) => void) {
    this.everything = everything;
    this.say = say;
  }

  fault(what: string): void {
    this.faults.push(what);
    this.say(`NOT AS IT SHOULD BE: ${what}`);
  }

  async through(sandbox: Sandbox, place: Place, engine: Engine): Promise<void> {
    const printed = await this.run("up", engine.up());
    if (!printed.includes(`charts: ${orderOf(this.everything.rows)}`)) this.fault("the order of the charts isn't printed");
    await this.unchanged("second up", engine);

    const cluster = await LiveCluster.of(sandbox, engine);
    const { order, faults } = await seenOrder(cluster, this.everything.rows);
    this.deployed = order;
    for (const each of faults) this.fault(each);

    await this.eachOff(cluster, engine, place);
    await this.unchanged("last up", engine);
    await this.run("destroy", engine.destroy());
    await place.leave();
    for (const left of (await sandbox.bill()).left) this.fault(`destroy leaves ${left}`);
  }

  /** Each part is off alone, and back in the run in which the next one goes. */
  private async eachOff(cluster: LiveCluster, engine: Engine, place: Place): Promise<void> {
    const { parts, allParts, nothing, rows } = this.everything;
    let whole = await lookAt(cluster, engine);
    let back = this.absent(nothing);
    for (const part of [...parts, allParts, nothing]) {
      engine.write(place.write(part.without));
      const what = part === nothing ? "all back" : `without ${part.what}`;
      await this.run(what, engine.up());
      const now = await lookAt(cluster, engine);
      const gone = this.absent(part);
      const left = rows.filter(({ release }) => !gone.releases.includes(release));
      for (const each of [...differences(whole, now, gone, back), ...(await deployedFaults(cluster, left))]) this.fault(`${what}: ${each}`);
      whole = renewed(whole, now, back);
      back = gone;
    }
  }

  private absent(part: Part): Absent {
    const namespaces = part.gone.filter((one) => one.startsWith("Namespace ")).map((one) => one.replace("Namespace c-", ""));
    return { resources: part.gone, releases: this.everything.releasesOf(part), namespaces };
  }

  private async unchanged(what: string, engine: Engine): Promise<void> {
    const output = await this.run(what, engine.up());
    if (!saysUnchanged(output)) this.fault(`${what}: something changed\n${output.slice(-3000)}`);
  }

  /** What it printed, once it has succeeded. */
  private async run(what: string, running: Promise<EngineRun>): Promise<string> {
    const { code, output, seconds } = await running;
    this.seconds.set(what, seconds);
    this.say(`${what}: ${Math.round(seconds)} s`);
    if (seconds > boundSeconds) this.fault(`${what} took more than ${boundSeconds} s`);
    if (code !== 0) throw new Error(`${what} ended with ${code}\n${output.slice(-6000)}`);
    return output;
  }
}
