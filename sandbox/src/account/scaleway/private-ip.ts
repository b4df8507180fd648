import { CloudError, invalid } from "../error.ts";
import { isAddress, parseRange, toAddress, toNumber } from "../ipv4.ts";
import type { Kind } from "../kind.ts";
import type { Resource, Store } from "../store.ts";
import { asList, asText, isMap, present, type Value, type Values } from "../value.ts";
import { mustFind, newUuid, ownerIn, regionIn, TYPES, uuidOf } from "./ids.ts";
import { cidrOf } from "./network.ts";
import { privateIpTable } from "./network-tables.ts";
import { changed, settled, TIMES } from "./settled.ts";

/** The private network that an address was booked in. What its state says may be another one: a change of it is never sent. */
export const networkOf = (store: Store, address: Resource): Resource =>
  mustFind(store, TYPES.privateNetwork, address.references.find(({ type }) => type === TYPES.privateNetwork)?.id);

/** Who has the address: a server's NIC or a load balancer. */
export function holderOf(store: Store, address: Resource): Resource | undefined {
  return store.usersOf(address.type, address.id)[0]?.resource;
}

const bookedIn = (store: Store, networkId: string): Resource[] =>
  store.all(TYPES.privateIp).filter((address) => address.references.some(({ id }) => id === networkId));

/** Addresses that NICs and load balancers were given without booking one. */
function givenIn(store: Store, networkId: string): string[] {
  return store
    .all(TYPES.privateNic)
    .filter((nic) => nic.outputs.privateNetworkId === networkId)
    .flatMap((nic) => asList(nic.outputs.privateIps).flatMap((ip) => (isMap(ip) ? [String(ip.address)] : [])));
}

/** The wanted address where it is free and allowed, else the lowest free one: the first two and the last two of a range are the cloud's. */
export function chooseAddress(store: Store, network: Resource, wanted: string | undefined): string {
  const { first, last } = parseRange(cidrOf(network), "subnets");
  const taken = new Set([...bookedIn(store, network.id).map((address) => String(address.outputs.address)), ...givenIn(store, network.id)]);
  if (wanted === undefined) {
    for (let address = first + 2; address < last - 1; address++) if (!taken.has(toAddress(address))) return toAddress(address);
    throw new CloudError("precondition_failed", "no address is free in the private network", 412);
  }
  if (!isAddress(wanted)) throw invalid(`address "${wanted}" is not valid`);
  const number = toNumber(wanted);
  if (number < first || number > last) throw invalid(`address ${wanted} is not in subnet ${cidrOf(network)}`);
  if (number < first + 2 || number > last - 2) throw invalid(`address ${wanted} is reserved in subnet ${cidrOf(network)}`);
  if (taken.has(wanted)) throw new CloudError("already_exists", `address ${wanted} is already in use`, 409);
  return wanted;
}

function sourceOf(sources: Value | undefined): Value | undefined {
  const [source, ...more] = asList(sources);
  const members = isMap(source) ? Object.values(source).filter((member) => asText(member) !== undefined) : [];
  if (more.length > 0 || members.length !== 1) throw invalid("source: exactly one of private_network_id, subnet_id and zonal is required");
  const network = isMap(source) ? source.privateNetworkId : undefined;
  if (network === undefined) throw invalid("the sandbox books addresses of private networks only: give sources[0].privateNetworkId");
  return network;
}

export const privateIp: Kind = {
  table: privateIpTable,
  create(store, inputs) {
    const region = regionIn(inputs);
    if (inputs.isIpv6 === true) throw invalid("the sandbox books IPv4 addresses only");
    const network = mustFind(store, TYPES.privateNetwork, sourceOf(inputs.sources));
    if (network.outputs.region !== region) throw invalid(`private network ${uuidOf(network.id)} is not in region ${region}`);
    const address = chooseAddress(store, network, asText(inputs.address));
    const subnet = isMap(network.outputs.ipv4Subnet) ? (network.outputs.ipv4Subnet.id ?? "") : "";
    const chosen = {
      ...TIMES,
      projectId: ownerIn(inputs).projectId,
      region,
      address,
      addressCidr: `${address}/${parseRange(cidrOf(network), "subnets").prefix}`,
      sources: [{ privateNetworkId: network.id, subnetId: subnet, zonal: "" }],
      resources: [],
      reverses: [],
      zone: "",
    };
    return {
      id: `${region}/${newUuid(store)}`,
      outputs: present({ ...settled(privateIpTable, inputs), ...chosen }),
      references: [{ type: TYPES.privateNetwork, id: network.id, when: "blocks" }],
    };
  },
  // Tags only. A change of the sources lands in the state, and nowhere else.
  update: (_store, resource, inputs) => ({ outputs: changed(privateIpTable, inputs, resource.outputs), references: resource.references }),
  read(store, resource): Values {
    const holder = holderOf(store, resource);
    if (!holder) return { ...resource.outputs, resources: [] };
    const isNic = holder.type === TYPES.privateNic;
    const entry = {
      id: uuidOf(holder.id),
      macAddress: String(holder.outputs.macAddress ?? ""),
      name: holder.name,
      type: isNic ? "instance_private_nic" : "lb_server",
    };
    return { ...resource.outputs, resources: [entry] };
  },
};
