import { firewallTable } from "../host-firewall.ts";
import { paths } from "../paths.ts";

/** Takes a machine that is there already into a cluster: only one that is fit for it and free. All of a cluster's machines let each other in before any joins. */
export const claim = `
# Name of the cluster, hash of its CA, and name of the node.
OWNER=/var/lib/philotes/owner
owner() { [ ! -e $OWNER ] || cat $OWNER; }
is_of_cluster() { [ "$(owner | cut -d' ' -f1,2)" = "$(cut -d' ' -f1,2 <<<"\${PARAM[OWNER]}")" ]; }

check_fit() {
  local tool
  for tool in systemctl curl ip awk flock base64 sha256sum mountpoint; do
    command -v $tool >/dev/null || fail "it has no $tool, without which it can't be a node: install it, or write another server"
  done
  [ -d /run/systemd/system ] || fail "it was not started by systemd, which K3s needs: write another server"
  has_address || fail "\${PARAM[PRIVATE_IP]} is on none of its interfaces: write as privateAddress the address by which the other servers reach it"
}

check_free() {
  local path
  if [ -n "$(owner)" ]; then
    is_of_cluster ||
      fail "it belongs to another cluster, $(cut -d' ' -f1 <<<"$(owner)"): take it out of that one first. Where that cluster is no more, remove $OWNER on the server"
    [ "$(owner)" = "\${PARAM[OWNER]}" ] ||
      fail "it is the node $(owner | cut -d' ' -f3) of this cluster so far: leave it out of the program for one run, which takes it out of the cluster, and write it by its new name for the next"
    return 0
  fi
  for path in ${paths.data} /etc/systemd/system/k3s.service /etc/systemd/system/k3s-agent.service /usr/local/bin/k3s /var/lib/rancher/rke2 /etc/kubernetes/kubelet.conf; do
    [ ! -e "$path" ] || fail "there is a Kubernetes on it already ($path): uninstall that first (K3s: k3s-uninstall.sh or k3s-agent-uninstall.sh), or write another server"
  done
}

# The name of its node would stay, and what it was would go on beside what it is to be.
check_role() {
  local other=k3s before='part of the control plane'
  if [ "\${PARAM[ROLE]}" != agent ]; then other=k3s-agent before='a worker'; fi
  [ ! -e /etc/systemd/system/$other.service ] ||
    fail "it is $before so far, and can't change that in one run: leave it out of the program for one, which takes it out of the cluster, and write it again for the next"
}

# A rule set that accepts something doesn't undo another that drops it.
name_other_firewalls() {
  if systemctl is-active -q firewalld || { command -v ufw >/dev/null && ufw status 2>/dev/null | grep -q '^Status: active'; }; then
    say "has a firewall of its own (firewalld or ufw) beside the cluster's: what that one drops stays dropped, between the cluster's nodes too" >&2
  fi
}

name_missing_wireguard() {
  [ -n "\${PARAM[ENCRYPTED]}" ] || return 0
  modprobe wireguard 2>/dev/null || [ -d /sys/module/wireguard ] || say "can't load the kernel's module wireguard: without it, pods reach none on other servers" >&2
}

claim_machine() {
  only_one_run
  check_fit
  check_free
  check_role
  name_other_firewalls
  name_missing_wireguard
  close_machine
  printf '%s\\n' "\${PARAM[OWNER]}" | put $OWNER 0644
  say "is part of the cluster"
}
`;

/** Leaves a machine as it was before: no K3s, no containers, no mounts, no rules of ours. Its packages and its other files stay. */
export const release = `
# A server that the others go on without takes itself out, for etcd to know; one that the others have taken out is gone already.
leave_others() {
  local servers name address ready others=0
  [ "\${PARAM[ROLE]}" != agent ] && systemctl is-active -q k3s || return 0
  servers=$(server_states) || return 0
  while read -r name address ready; do
    if [ -n "$name" ] && [ "$name" != "\${PARAM[NODE]}" ] && [ "$ready" = True ] && server_answers "$address"; then others=$((others + 1)); fi
  done <<<"$servers"
  if [ $others -eq 0 ] || ! grep -q "^\${PARAM[NODE]} " <<<"$servers"; then return 0; fi
  say "leaving the other servers"
  kube 20 cordon "\${PARAM[NODE]}" >/dev/null 2>&1 || true
  kube 45 drain "\${PARAM[NODE]}" --ignore-daemonsets --delete-emptydir-data --force --timeout=30s >/dev/null 2>&1 || true
  kube 60 delete node "\${PARAM[NODE]}" --timeout=45s >/dev/null 2>&1 || say "its Node could not be deleted: kubectl delete node \${PARAM[NODE]}" >&2
}

# K3s leaves its containers running when it stops.
container_processes() { grep -lE '/(kubepods|k3s\\.service|k3s-agent\\.service)' /proc/[0-9]*/cgroup 2>/dev/null | cut -d/ -f3 || true; }
stop_k3s() {
  local end=$((SECONDS + 20))
  timeout 90 systemctl disable -q --now k3s k3s-agent 2>/dev/null || true
  until [ -z "$(container_processes)" ] || [ $SECONDS -ge $end ]; do
    container_processes | xargs -r kill -KILL 2>/dev/null || true
    sleep 0.2
  done
}

remove_mounts() {
  local path
  awk '$2 ~ "^/(run/k3s|var/lib/rancher/k3s|var/lib/kubelet|run/netns/cni-)" { print $2 }' /proc/self/mounts | sort -r | while read -r path; do
    umount -l "$path" || true
  done
  for path in /run/netns/cni-*; do
    [ ! -e "$path" ] || ip netns delete "$(basename "$path")" || true
  done
}

remove_network() {
  local link tool family rules
  for link in cni0 flannel.1 flannel-v6.1 flannel-wg flannel-wg-v6 kube-ipvs0; do ip link delete "$link" 2>/dev/null || true; done
  for family in ip ip6; do nft delete table $family kube-proxy 2>/dev/null || true; done
  # Where the machine has no iptables, K3s brings its own.
  PATH=$PATH:${paths.data}/data/current/bin/aux
  for tool in iptables ip6tables; do
    rules=$($tool-save 2>/dev/null) || continue
    if grep -qE 'KUBE-|CNI-|flannel' <<<"$rules"; then grep -vE 'KUBE-|CNI-|flannel' <<<"$rules" | $tool-restore || true; fi
  done
}

remove_files() {
  local name
  for name in kubectl crictl ctr; do
    if [ "$(readlink "/usr/local/bin/$name" || true)" = $K3S ]; then rm -f "/usr/local/bin/$name"; fi
  done
  rm -f $K3S ${paths.sysctls} /etc/systemd/system/k3s.service /etc/systemd/system/k3s-agent.service
  rm -rf --one-file-system /etc/rancher/k3s /etc/rancher/node ${paths.data} /var/lib/kubelet /var/lib/cni /run/k3s /run/flannel /var/log/pods /var/log/containers
  for name in /etc/rancher /var/lib/rancher; do rmdir --ignore-fail-on-non-empty $name 2>/dev/null || true; done
  systemctl daemon-reload
}

release_machine() {
  only_one_run
  if [ -n "$(owner)" ] && [ "$(owner)" != "\${PARAM[OWNER]}" ]; then
    say "is $(owner | cut -d' ' -f3) of the cluster $(owner | cut -d' ' -f1) by now, so it was left as it is" >&2
    exit 0
  fi
  leave_others
  stop_k3s
  remove_mounts
  remove_network
  remove_files
  forget_volume
  authorize_keys
  open_machine
  if nft list table inet ${firewallTable} >/dev/null 2>&1; then nft delete table inet ${firewallTable}; fi
  rm -rf --one-file-system /var/lib/philotes
  rmdir --ignore-fail-on-non-empty /etc/philotes 2>/dev/null || true
  say "has left the cluster and is as it was before"
}
`;
