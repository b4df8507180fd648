import { firewallTable } from "../host-firewall.ts";

/** Closes a machine whose cloud doesn't, by nftables (see host-firewall.ts), and opens it again where that isn't wanted. */
export const firewall = `
FIREWALL=/etc/philotes/firewall.nft
FIREWALL_UNIT=/etc/systemd/system/philotes-firewall.service
# Addresses of the cluster's nodes; behind those that are to leave, the time until which they are let in.
PEERS=/var/lib/philotes/peers
LEAVING_SECONDS=900

# Every rule set that begins with "flush ruleset" takes ours away too, so it is loaded after the system's own, and again with it.
firewall_unit() {
  cat <<'UNIT'
[Unit]
Description=Firewall of a Philotes cluster's node
DefaultDependencies=no
Wants=network-pre.target
Before=network-pre.target shutdown.target
After=local-fs.target systemd-modules-load.service nftables.service
Conflicts=shutdown.target
PartOf=nftables.service
ReloadPropagatedFrom=nftables.service

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/usr/sbin/nft -f /etc/philotes/firewall.nft
ExecReload=/usr/sbin/nft -f /etc/philotes/firewall.nft

[Install]
WantedBy=sysinit.target
UNIT
}

# Interfaces that lead out of the machine: its network cards and what is stacked on them, and whatever holds its address or a default route.
network_cards() {
  local path
  for path in /sys/class/net/*; do
    if [ -e "$path/device" ] || grep -qsE '^DEVTYPE=(bond|vlan)$' "$path/uevent"; then basename "$path"; fi
  done
}
outer_interfaces() {
  {
    network_cards
    interface_of "\${PARAM[PRIVATE_IP]}"
    { ip -4 -o route show default; ip -6 -o route show default; } 2>/dev/null | grep -oE 'dev [^ ]+' | cut -d' ' -f2 || true
  } | sed '/^$/d' | sort -u
}

# Client address and server port of the SSH session that this runs in. sudo drops the variable, so the processes above are asked too.
ssh_session() {
  local pid=$$ line
  while [ "\${pid:-0}" -gt 1 ]; do
    line=$(tr '\\0' '\\n' <"/proc/$pid/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p' | head -n 1 || true)
    if [ -n "$line" ]; then awk '{ sub(/%.*/, "", $1); print $1, $4 }' <<<"$line"; return 0; fi
    pid=$(awk '/^PPid:/ { print $2 }' "/proc/$pid/status" 2>/dev/null || true)
  done
}

# holds TYPE SOURCES ADDRESS: whether an address is in one of the ranges. nftables says so itself, by a set that no rule looks at.
holds() {
  local found=0
  [ -n "$2" ] || return 1
  nft -f - <<<"table inet ${firewallTable}_access { set sources { type $1; flags interval; auto-merge; elements = { $2 } }; }" || return 1
  nft get element inet ${firewallTable}_access sources "{ $3 }" >/dev/null 2>&1 || found=1
  nft delete table inet ${firewallTable}_access
  return $found
}

# Nobody could undo it over SSH, so a machine is never closed to whoever is setting it up.
guard_session() {
  local client=$1 outside=$2 dev from=\${PARAM[SSH_FROM_IPV4]} type=ipv4_addr
  [ -n "$client" ] || return 0
  dev=$(ip -o route get "$client" 2>/dev/null | grep -oE 'dev [^ ]+' | head -n 1 | cut -d' ' -f2 || true)
  if [ -n "$dev" ] && ! grep -qxF "$dev" <<<"$outside"; then return 0; fi
  case $client in *:*) type=ipv6_addr from=\${PARAM[SSH_FROM_IPV6]} ;; esac
  holds $type "$from" "$client" ||
    fail "access.sshFrom lets $client in nowhere, and it is from there that this server is being set up: write $client there too. Its firewall was left as it was"
}

need_nft() {
  if command -v nft >/dev/null; then return 0; fi
  say "installing nftables"
  if command -v apt-get >/dev/null; then
    timeout 300 bash -c 'export DEBIAN_FRONTEND=noninteractive; apt-get -q -o DPkg::Lock::Timeout=120 update; apt-get -q -y -o DPkg::Lock::Timeout=120 install nftables'
  elif command -v dnf >/dev/null; then
    timeout 300 dnf -q -y install nftables
  elif command -v zypper >/dev/null; then
    timeout 300 zypper -q -n install nftables
  fi >/dev/null 2>&1 || true
  command -v nft >/dev/null || fail "it has no nftables, which is its firewall, and none could be installed: install the package nftables on it"
}

# Pods have to move off a node that leaves, and etcd has to let it go, so it is let in a while longer.
leaving_nodes() {
  local address until now
  [ -e $PEERS ] || return 0
  now=$(date +%s)
  while read -r address until; do
    case " \${PARAM[NODES]} " in *" $address "*) continue ;; esac
    until=\${until:-$((now + LEAVING_SECONDS))}
    if [ "$until" -gt "$now" ]; then printf '%s %s\\n' "$address" "$until"; fi
  done <$PEERS
}

# Those that are to leave are in the running rules only, with a time limit.
let_leaving_in() {
  local address until now
  now=$(date +%s)
  while read -r address until; do
    [ -z "$address" ] || printf 'add element inet ${firewallTable} nodes { %s timeout %ss }\\n' "$address" $((until - now))
  done <<<"$1"
}

close_machine() {
  local outside client port name rules leaving
  if [ -z "\${PARAM[FIREWALL]}" ]; then open_machine; return 0; fi
  need_nft
  outside=$(outer_interfaces)
  read -r client port <<<"$(ssh_session)" || true
  guard_session "$client" "$outside"
  rules=$(
    printf 'define outside = { %s }\\n' "$(while read -r name; do printf '"%s", ' "$name"; done <<<"$outside")"
    printf 'define cluster = "%s"\\ndefine ssh = %s\\n\\n%s\\n' "$(interface_of "\${PARAM[PRIVATE_IP]}")" "\${port:-\${PARAM[SSH_PORT]}}" "\${PARAM[FIREWALL]}"
  )
  leaving=$(leaving_nodes)
  { printf '%s\\n' "$rules"; let_leaving_in "$leaving"; } | nft -f - || fail "nftables does not take its firewall's rules; what it had before still holds"
  printf '%s\\n' "$rules" | put $FIREWALL 0600
  { tr ' ' '\\n' <<<"\${PARAM[NODES]}"; printf '%s\\n' "$leaving"; } | sed '/^$/d' | put $PEERS 0644
  firewall_unit | put $FIREWALL_UNIT 0644
  systemctl daemon-reload
  systemctl enable -q philotes-firewall
  # Started once, it counts as running; it would load the rules without those that are to leave.
  systemctl is-active -q philotes-firewall || systemctl start philotes-firewall
}

open_machine() {
  [ -e $FIREWALL ] || [ -e $FIREWALL_UNIT ] || return 0
  systemctl disable -q --now philotes-firewall 2>/dev/null || true
  rm -f $FIREWALL_UNIT $FIREWALL $PEERS
  systemctl daemon-reload
  if nft list table inet ${firewallTable} >/dev/null 2>&1; then nft delete table inet ${firewallTable}; fi
  say "its firewall is gone"
}
`;
