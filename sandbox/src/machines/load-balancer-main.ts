/** One load balancer as a process in the cloud's network namespace. Its parent sends its whole description over IPC, as often as it changes, and it answers each with `{ok}` or `{error}`. It ends when the parent does. */
import { isDeepStrictEqual } from "node:util";
import type { MachineLoadBalancer, MachineLoadBalancerService } from "../account/driver.ts";
import { ProxiedService } from "./load-balancer-service.ts";

interface Running {
  /** What a listener is made from: a change of it makes a new one, a change of targets does not. */
  readonly made: { addresses: readonly unknown[]; algorithm: string; service: Omit<MachineLoadBalancerService, "targets"> };
  readonly proxy: ProxiedService;
}

const running = new Map<number, Running>();

async function apply(loadBalancer: MachineLoadBalancer): Promise<void> {
  const { publicEnabled, publicIp, privateIp, algorithm } = loadBalancer;
  const wanted = new Map(
    loadBalancer.services.map(({ targets: _, ...service }) => [
      service.listenPort,
      { addresses: [publicEnabled, publicIp, privateIp], algorithm, service },
    ]),
  );
  for (const [port, { made, proxy }] of running) {
    if (isDeepStrictEqual(made, wanted.get(port))) continue;
    proxy.close();
    running.delete(port);
  }
  for (const [port, made] of wanted) {
    if (running.has(port)) continue;
    const proxy = new ProxiedService(loadBalancer, made.service, (line) => console.log(`${new Date().toISOString()} ${line}`));
    running.set(port, { made, proxy });
    await proxy.listen();
  }
  const addresses = loadBalancer.targets.map((target) => target.ip);
  for (const { listenPort, targets } of loadBalancer.services) running.get(listenPort)?.proxy.setTargets(targets ?? addresses);
}

// One description after the other.
let last = Promise.resolve();
process.on("message", (loadBalancer: MachineLoadBalancer) => {
  last = last
    .then(() => apply(loadBalancer))
    .then(
      () => void process.send?.({ ok: true }),
      (error: Error) => void process.send?.({ error: error.message }),
    );
});
process.on("disconnect", () => process.exit(0));
