import { paths } from "./paths.ts";
import { binary } from "./script/binary.ts";
import { carried } from "./script/carried.ts";
import { claim, release } from "./script/claim.ts";
import { endpoint } from "./script/endpoint.ts";
import { firewall } from "./script/firewall.ts";
import { join } from "./script/join.ts";
import { kubectl } from "./script/kubectl.ts";
import { machine, volume } from "./script/machine.ts";
import { membership, removal } from "./script/membership.ts";
import { prelude } from "./script/prelude.ts";
import { service } from "./script/service.ts";

/** Only one run at a time on a machine: the one before may still be at work after its connection broke. */
const alone = `
only_one_run() {
  exec 9>/run/lock/philotes
  flock -w 900 9 || fail "another run has been at work here for 900 s"
}
`;

/** The program that turns a machine into a node. Running it again changes nothing that is right already, and goes on where an earlier run was cut off. */
export function nodeProgram(): string {
  const main = `
bring_in() {
  read_input
  only_one_run
  install -d -m 700 ${paths.passing}
  TEMPORARY+=(${paths.passing})
  put_group passing
  wait_for_first_boot
  wait_for_address
  carry_addresses
  wait_for_clock
  authorize_keys
  close_machine
  mount_volume
  fetch_k3s
  write_configuration
  set_kernel
  start_k3s
  wait_until_up
  say "is up"
}
bring_in
`;
  return [prelude, alone, kubectl, machine, carried, firewall, volume, binary, removal, join, service, main].join("");
}

/** The program that takes a machine which is there already into the cluster, and lets it go. */
export function claimProgram(): string {
  const main = `
read_input
case $1 in
  claim) claim_machine ;;
  release) release_machine ;;
esac
`;
  return [prelude, alone, kubectl, machine, firewall, volume, removal, claim, release, main].join("");
}

/** The program that keeps a node's labels and taints, and takes it out of the cluster. */
export function membershipProgram(): string {
  const main = `
read_input
case $1 in
  set) set_membership ;;
  remove) remove_membership ;;
esac
`;
  return [prelude, kubectl, membership, removal, main].join("");
}

/** The program that waits for the API behind its load balancer. */
export function endpointProgram(): string {
  const main = `
read_input
install -d -m 700 ${paths.passing}
TEMPORARY+=(${paths.passing})
put_group passing
wait_for_endpoint
say "the API answers behind the load balancer"
`;
  return [prelude, endpoint, main].join("");
}
