import type { Old, Properties } from "../../resource.ts";
import type { Instance } from "../api/shapes.ts";
import { form, type Inputs } from "./instance-form.ts";
import type { Placed } from "./instance-place.ts";

export function outputsOf({ instance, privateIp }: Placed): Properties {
  const { displayName, productId, region, imageId, defaultUser, instanceId, name, status, ipConfig } = instance;
  const { dataCenter, productName, macAddress, cpuCores, ramMb, diskMb, cancelDate } = instance;
  return {
    ...{ displayName, productId, region, defaultUser: defaultUser ?? "" },
    ...{ instanceId, name, status, imageId: imageId ?? "" },
    ...{ ipv4: ipConfig?.v4?.ip ?? "", ipv6: ipConfig?.v6?.ip ?? "", privateIp },
    ...{ dataCenter, productName, macAddress, cpuCores, ramMb, diskMb, cancelDate: cancelDate ?? "" },
  };
}

/** Ids of what the server is in and behind. */
interface Around {
  readonly networks: readonly string[];
  readonly firewalls: readonly string[];
}

/** The inputs with what is otherwise by now; on an import, as they would have to be written. User-data and password never come back. */
export function inputsAsFound(found: Instance, around: Around, olds: Partial<Old>): Properties {
  const isImport = Object.keys(olds.inputs ?? {}).length === 0;
  const defaults = form.defaults({ name: found.displayName, urn: "", stack: "", configuration: undefined });
  const before = { ...defaults, ...olds.inputs } as Partial<Inputs>;
  const { displayName, productId, region, defaultUser = before.defaultUser } = found;
  // The name of an image can't be told from its id, so it stands as long as the id is the same.
  const isSameImage = !isImport && (olds.outputs?.imageId ?? found.imageId) === found.imageId;
  // What the program says nothing about is the account's affair.
  const within = (id: string | undefined, ids: readonly string[]) => (isImport ? ids[0] : ids.find((one) => one === id));
  return withoutAbsent({
    ...before,
    ...{ displayName, productId, region, defaultUser },
    image: isSameImage ? before.image : (found.imageId ?? ""),
    sshKeys: keysOf(before.sshKeys, found.sshKeys.map(String)),
    privateNetworkId: within(before.privateNetworkId, around.networks),
    firewallId: within(before.firewallId, around.firewalls),
  });
}

/** The keys in the program's order where they are the same. */
function keysOf(before: readonly string[] | undefined, now: readonly string[]): readonly string[] | undefined {
  const sorted = (keys: readonly string[]) => [...keys].sort().join();
  if (before ? sorted(before) === sorted(now) : now.length === 0) return before;
  return now;
}

const withoutAbsent = (values: Properties): Properties =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
