import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import type { MachineLoadBalancerService } from "../account/driver.ts";

/** `passes`: successes in a row that make a target healthy. Default 1. */
type HealthCheck = MachineLoadBalancerService["healthCheck"] & { readonly passes?: number };

/** True when the target answers as the check wants, within its timeout. */
function checkOnce(check: HealthCheck, address: string, localAddress: string | undefined): Promise<boolean> {
  return check.protocol === "tcp" ? checkTcp(check, address, localAddress) : checkHttp(check, address, localAddress);
}

function checkTcp(check: HealthCheck, address: string, localAddress: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: check.port, ...(localAddress === undefined ? {} : { localAddress }) });
    const timer = setTimeout(() => end(false), check.timeoutSeconds * 1000);
    function end(healthy: boolean): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(healthy);
    }
    socket.on("connect", () => end(true));
    socket.on("error", () => end(false));
  });
}

function checkHttp(check: HealthCheck, address: string, localAddress: string | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const secure = check.protocol === "https" || check.http?.tls === true;
    const request = (secure ? httpsRequest : httpRequest)({
      host: address,
      port: check.port,
      path: check.http?.path ?? "/",
      headers: check.http?.domain ? { host: check.http.domain } : {},
      // Health checks of load balancers do not verify certificates.
      rejectUnauthorized: false,
      agent: false,
      ...(localAddress === undefined ? {} : { localAddress }),
    });
    const timer = setTimeout(() => end(false), check.timeoutSeconds * 1000);
    function end(healthy: boolean): void {
      clearTimeout(timer);
      request.destroy();
      resolve(healthy);
    }
    request.on("response", (response) => end(statusMatches(String(response.statusCode), check.http?.statusCodes ?? ["2??", "3??"])));
    request.on("error", () => end(false));
    request.end();
  });
}

/** Patterns as at the cloud: `200`, `2??`. */
function statusMatches(status: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => new RegExp(`^${pattern.replaceAll("?", "\\d")}$`).test(status));
}

/** Follows one service's targets: healthy after `passes` successes, unhealthy after `retries` failures in a row, unhealthy before the first check. */
export class HealthWatch {
  readonly #check: HealthCheck;
  readonly #localAddress: string | undefined;
  readonly #onChange: (address: string, healthy: boolean) => void;
  readonly #targets = new Map<string, { healthy: boolean; passes: number; failures: number; timer: NodeJS.Timeout | undefined }>();

  constructor(check: HealthCheck, localAddress: string | undefined, onChange: (address: string, healthy: boolean) => void) {
    this.#check = check;
    this.#localAddress = localAddress;
    this.#onChange = onChange;
  }

  /** Starts with new addresses at once and stops with those that are no longer listed. */
  setTargets(addresses: readonly string[]): void {
    for (const [address, target] of this.#targets) {
      if (addresses.includes(address)) continue;
      clearTimeout(target.timer);
      this.#targets.delete(address);
    }
    for (const address of addresses) {
      if (this.#targets.has(address)) continue;
      this.#targets.set(address, { healthy: false, passes: 0, failures: 0, timer: undefined });
      void this.#round(address);
    }
  }

  healthy(): string[] {
    return [...this.#targets].filter(([, target]) => target.healthy).map(([address]) => address);
  }

  async #round(address: string): Promise<void> {
    const target = this.#targets.get(address);
    if (target === undefined) return;
    const success = await checkOnce(this.#check, address, this.#localAddress);
    if (this.#targets.get(address) !== target) return;
    target.passes = success ? target.passes + 1 : 0;
    target.failures = success ? 0 : target.failures + 1;
    const healthy = target.healthy ? target.failures < this.#check.retries : target.passes >= (this.#check.passes ?? 1);
    const changed = healthy !== target.healthy;
    target.healthy = healthy;
    if (changed) this.#onChange(address, healthy);
    target.timer = setTimeout(() => void this.#round(address), this.#check.intervalSeconds * 1000);
  }
}
