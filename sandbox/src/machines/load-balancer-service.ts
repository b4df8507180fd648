import { connect, createServer, type Server, type Socket } from "node:net";
import ipaddr from "ipaddr.js";
import type { MachineLoadBalancer, MachineLoadBalancerService } from "../account/driver.ts";
import { HealthWatch } from "./load-balancer-health.ts";

/** One listening port of a load balancer, on each of its addresses. */
export class ProxiedService {
  readonly #service: Omit<MachineLoadBalancerService, "targets">;
  readonly #loadBalancer: MachineLoadBalancer;
  readonly #watch: HealthWatch;
  readonly #listeners: Server[] = [];
  readonly #connections = new Set<Socket>();
  readonly #openTo = new Map<string, number>();
  #turn = 0;

  constructor(loadBalancer: MachineLoadBalancer, service: Omit<MachineLoadBalancerService, "targets">, log: (line: string) => void) {
    this.#service = service;
    this.#loadBalancer = loadBalancer;
    this.#watch = new HealthWatch(service.healthCheck, loadBalancer.privateIp, (address, healthy) =>
      log(`port ${service.listenPort}: ${address} is ${healthy ? "healthy" : "unhealthy"}`),
    );
  }

  async listen(): Promise<void> {
    const { publicEnabled, publicIp, privateIp } = this.#loadBalancer;
    const addresses = [...(publicEnabled ? [publicIp] : []), ...(privateIp === undefined ? [] : [privateIp])];
    for (const address of addresses) {
      const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (client) => this.#accept(client));
      this.#listeners.push(server);
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(this.#service.listenPort, address, resolve);
      });
    }
  }

  setTargets(addresses: readonly string[]): void {
    this.#watch.setTargets(addresses);
  }

  /** Stops listening and checking, and ends the connections that run. */
  close(): void {
    this.#watch.setTargets([]);
    for (const listener of this.#listeners) listener.close();
    for (const socket of this.#connections) socket.destroy();
  }

  #accept(client: Socket): void {
    this.#track(client);
    const target = isTaken(client.remoteAddress, this.#service.from) ? this.#choose() : undefined;
    if (target === undefined) {
      client.destroy();
      return;
    }
    const local = this.#loadBalancer.privateIp;
    const upstream = connect({
      host: target,
      port: this.#service.destinationPort,
      allowHalfOpen: true,
      ...(local === undefined ? {} : { localAddress: local }),
    });
    this.#track(upstream);
    this.#openTo.set(target, (this.#openTo.get(target) ?? 0) + 1);
    upstream.once("close", () => this.#openTo.set(target, (this.#openTo.get(target) ?? 1) - 1));
    upstream.once("connect", () => {
      if (this.#service.proxyProtocol) upstream.write(proxyHeader(client));
      client.pipe(upstream);
      upstream.pipe(client);
    });
    for (const socket of [client, upstream]) {
      socket.on("close", () => {
        client.destroy();
        upstream.destroy();
      });
    }
  }

  #track(socket: Socket): void {
    this.#connections.add(socket);
    // An error is always followed by `close`, which ends both sides.
    socket.on("error", () => {});
    socket.on("close", () => this.#connections.delete(socket));
  }

  #choose(): string | undefined {
    const healthy = this.#watch.healthy();
    if (healthy.length === 0) return undefined;
    if (this.#loadBalancer.algorithm === "least_connections") {
      return healthy.reduce((best, one) => ((this.#openTo.get(one) ?? 0) < (this.#openTo.get(best) ?? 0) ? one : best));
    }
    this.#turn += 1;
    return healthy[this.#turn % healthy.length];
  }
}

/** True where a list, if there is one, holds the address or a network that it is in. */
function isTaken(address: string | undefined, from: readonly string[] | undefined): boolean {
  if (from === undefined) return true;
  const source = ipaddr.process(address ?? "");
  return from.some((range) => {
    const [network, prefix] = range.includes("/") ? ipaddr.parseCIDR(range) : [ipaddr.parse(range), 128];
    return network.kind() === source.kind() && source.match(network, Math.min(prefix, source.kind() === "ipv4" ? 32 : 128));
  });
}

/** Version 1 of the PROXY protocol, https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt (2026-11-24). */
function proxyHeader(client: Socket): string {
  return `PROXY TCP4 ${client.remoteAddress} ${client.localAddress} ${client.remotePort} ${client.localPort}\r\n`;
}
