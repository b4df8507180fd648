/** One forwarded address as a process in the cloud's network namespace: checks the members and keeps the address routed to those that pass. Messages: see cloud-process.ts. */
import { isDeepStrictEqual } from "node:util";
import type { Forwarding } from "./forwarded-address.ts";
import { HealthWatch } from "./load-balancer-health.ts";
import { cloudAddress } from "./namespaces.ts";
import { runToEnd } from "./processes.ts";

let forwarding: Forwarding | undefined;
let watch: HealthWatch | undefined;

/** One route with a way to each member that passes. */
async function route(): Promise<void> {
  if (!forwarding) return;
  const healthy = watch?.healthy() ?? [];
  const links = forwarding.members.filter(({ publicIp }) => healthy.includes(publicIp)).map(({ link }) => link);
  const ways = links.flatMap((link) => ["nexthop", "dev", link]);
  const target = `${forwarding.ip}/32`;
  const { code, stderr } = await runToEnd([
    "ip",
    "route",
    ...(ways.length > 0 ? ["replace", target, ...ways] : ["flush", "exact", target]),
  ]);
  if (code !== 0) console.log(`${new Date().toISOString()} ${target}: ${stderr.trim()}`);
}

function apply(next: Forwarding): void {
  const { port, intervalSeconds, timeoutSeconds, passes, failures } = next.check;
  if (!isDeepStrictEqual(forwarding?.check, next.check)) {
    watch?.setTargets([]);
    const check = { protocol: "tcp", port, intervalSeconds, timeoutSeconds, retries: failures, passes } as const;
    watch = new HealthWatch(check, cloudAddress, (address, healthy) => {
      console.log(`${new Date().toISOString()} ${address} is ${healthy ? "healthy" : "unhealthy"}`);
      void route();
    });
  }
  forwarding = next;
  watch?.setTargets(next.members.map(({ publicIp }) => publicIp));
}

// A machine that starts again gets a new link, and the way over the old one is gone from the route.
setInterval(() => void route(), 2_000);
process.on("message", async (next: Forwarding) => {
  apply(next);
  await route();
  process.send?.({ ok: true });
});
process.on("disconnect", () => process.exit(0));
