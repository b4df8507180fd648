import { paths } from "../paths.ts";

/**
 * How a machine enters the cluster. It is decided on the machine, at its first start: a first server that was made anew must not found a second
 * cluster with the same CA while the other servers hold the data.
 */
export const join = `
DATA=${paths.data}
MACHINE=${paths.machineConfig}
READY=/var/lib/philotes/ready
CA=${paths.serverCa}
ADMIN=${paths.adminKubeconfig}

# Answers the address of a server that proves to have this cluster's CA.
answering_server() {
  local address
  for address in \${PARAM[SERVERS]}; do
    curl -fsS --cacert $CA --connect-timeout 2 --max-time 5 -o /dev/null "https://$address:6443/cacerts" 2>/dev/null || continue
    printf %s "$address"
    return 0
  done
  return 1
}
any_server_answers() { answering_server >/dev/null; }

# etcd takes no second member of a name, and the Node of an earlier machine still holds its member.
remove_stale_node() {
  local admin=(kubectl --kubeconfig "$ADMIN" --server "https://$1:6443")
  timeout 20 $K3S "\${admin[@]}" get node "\${PARAM[NODE]}" >/dev/null 2>&1 || return 0
  say "the cluster still knows an earlier machine of this name; taking that out of it"
  timeout 150 $K3S "\${admin[@]}" delete node "\${PARAM[NODE]}" --timeout=120s >/dev/null || fail "the Node of an earlier machine of this name could not be deleted"
}

# etcd takes no new member while one of the old ones is gone, and one that leaves lets the new one in no more: what the program has no longer goes first.
# Nodes that are not ours stay.
remove_former_servers() (
  through=$1
  kube() { local limit=$1; shift; timeout "$limit" $K3S kubectl --kubeconfig "$ADMIN" --server "https://$through:6443" "$@"; }
  server_answers() { curl -sS --cacert $CA --connect-timeout 2 --max-time 5 -o /dev/null "https://$1:6443/ping" 2>/dev/null; }
  known=$(kube 30 get nodes -l node-role.kubernetes.io/control-plane \\
    -o 'jsonpath={range .items[*]}{.metadata.name} {.metadata.annotations.philotes\\.io/managed}{"\\n"}{end}' 2>/dev/null) || return 0
  while read -r name managed; do
    case " \${PARAM[SERVER_NAMES]} " in *" $name "*) continue ;; esac
    [ -z "$managed" ] || (about_server "$name"; remove_membership) </dev/null
  done <<<"$known"
)

has_data() { [ -e $READY ] || [ -d $DATA/server/db/etcd ]; }

join_through() { printf 'server: "https://%s:6443"\\ntoken: "%s"\\n' "$1" "\${PARAM[JOIN_TOKEN]}"; }

way_in() {
  local address
  # A machine with data of the cluster has found its way in; K3s takes no notice of these lines then, and other words would restart it for nothing.
  if has_data && [ -e $MACHINE ]; then grep -E '^(cluster-init|server|token): ' $MACHINE; return 0; fi
  if [ "\${PARAM[ROLE]}" = first ] && ! any_server_answers; then echo 'cluster-init: true'; return 0; fi
  await 300 "a server (\${PARAM[SERVERS]}) to answer on 6443 with this cluster's CA" any_server_answers >&2
  address=$(answering_server)
  if [ "\${PARAM[ROLE]}" != agent ] && ! has_data; then
    remove_stale_node "$address" >&2
    remove_former_servers "$address" >&2
  fi
  join_through "$address"
}

write_configuration() {
  local lines path
  lines=$(way_in)
  (umask 022; mkdir -p /etc/rancher/k3s)
  mkdir -p ${paths.configDir}
  put_group config
  put_group quiet
  printf 'flannel-iface: "%s"\\n%s\\n' "$(interface_of "\${PARAM[PRIVATE_IP]}")" "$lines" | put $MACHINE 0600
  for path in "\${ABSENT[@]}"; do rm -f "$path"; done
  if [ "\${PARAM[ROLE]}" = first ] && [ "$lines" = 'cluster-init: true' ] && ! has_data; then
    mkdir -p $DATA/server/tls/etcd
    chmod 700 $DATA/server/tls $DATA/server/tls/etcd
    put_group authority
  fi
}
`;
