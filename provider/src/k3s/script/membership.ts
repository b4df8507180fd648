/** Labels and taints of a node through the API. Runs on the first server. */
export const membership = `
ANNOTATION=philotes.io/managed

has_line() { grep -qxF -- "$2" <<<"$1"; }
words() { tr ' ' '\\n' <<<"$1" | sed '/^$/d' | sort -u; }
on_node() { local verb=$1; shift; kube 60 "$verb" --overwrite node "\${PARAM[NODE]}" "$@" >/dev/null; }
managed() { node_field '{.metadata.annotations.philotes\\.io/managed}'; }

# What this program has set is remembered on the Node, so that what is no longer wanted can be taken away without touching what others set.
# remember BEFORE AFTER
remember() { [ "$1" = "$2" ] || on_node annotate "$ANNOTATION=$(paste -sd' ' <<<"$2")"; }

# Names begin with their kind: label:KEY and taint:KEY:EFFECT.
wanted_names() {
  [ -z "\${PARAM[LABELS]}" ] || sed 's/=.*//; s/^/label:/' <<<"\${PARAM[LABELS]}"
  [ -z "\${PARAM[TAINTS]}" ] || sed -E 's/^([^=:]*)(=[^:]*)?:/taint:\\1:/' <<<"\${PARAM[TAINTS]}"
}

# dropped KIND EARLIER WANTED: names of the kind that were set earlier and are wanted no longer.
dropped() {
  local name
  for name in $2; do
    if [ "\${name%%:*}" = "$1" ] && ! has_line "$3" "$name"; then printf '%s\\n' "\${name#*:}"; fi
  done
}

set_labels() {
  local changes=() key
  [ -z "\${PARAM[LABELS]}" ] || mapfile -t changes <<<"\${PARAM[LABELS]}"
  for key in $(dropped label "$1" "$2"); do changes+=("$key-"); done
  [ \${#changes[@]} -eq 0 ] || on_node label "\${changes[@]}"
}

set_taints() {
  local changes=() name present stale
  stale=$(dropped taint "$1" "$2")
  present=$([ -z "$stale" ] || node_field '{range .spec.taints[*]}{.key}:{.effect}{"\\n"}{end}')
  [ -z "\${PARAM[TAINTS]}" ] || mapfile -t changes <<<"\${PARAM[TAINTS]}"
  for name in $stale; do
    # Taking away a taint that somebody took already is an error.
    if has_line "$present" "$name"; then changes+=("$name-"); fi
  done
  [ \${#changes[@]} -eq 0 ] || on_node taint "\${changes[@]}"
}

# A first server can't be taken out through itself. Where it is in the program no longer, be it gone for good, the next one does that.
FIRST=philotes.io/first-server
succeed_first() {
  local former name
  [ "\${PARAM[ROLE]}" = first ] || return 0
  on_node label "$FIRST=true"
  former=$(kube 30 get nodes -l "$FIRST" -o 'jsonpath={range .items[*]}{.metadata.name}{"\\n"}{end}')
  for name in $former; do
    case " \${PARAM[SERVERS]} " in
      *" $name "*) [ "$name" = "\${PARAM[NODE]}" ] || kube 60 label node "$name" "$FIRST-" >/dev/null ;;
      *) (about_server "$name"; remove_membership) ;;
    esac
  done
}

set_membership() {
  local earlier wanted both
  await 300 "its node to be Ready" node_is_ready
  earlier=$(words "$(managed)")
  wanted=$(words "$(wanted_names)")
  # Both, until it is done: what a run that is cut off has set must not be forgotten.
  both=$(words "$earlier $wanted")
  remember "$earlier" "$both"
  set_labels "$earlier" "$wanted"
  set_taints "$earlier" "$wanted"
  remember "$both" "$wanted"
  succeed_first
  say "is Ready, with its labels and taints"
}
`;

/** A node's way out of the cluster. Runs on the first server. */
export const removal = `
# Name, private address and readiness of every server, a line each.
server_states() {
  kube 30 get nodes -l node-role.kubernetes.io/control-plane \\
    -o 'jsonpath={range .items[*]}{.metadata.name} {.status.addresses[?(@.type=="InternalIP")].address} {.status.conditions[?(@.type=="Ready")].status}{"\\n"}{end}'
}
server_answers() { curl -sS --cacert /var/lib/rancher/k3s/server/tls/server-ca.crt --connect-timeout 2 --max-time 5 -o /dev/null "https://$1:6443/ping" 2>/dev/null; }

# etcd needs a majority of its present members to let one go, and a majority of the remaining ones to go on.
# A server that has just died is still Ready for a while, so each is asked.
guard_majority() {
  local servers name address ready total=0 alive=0 others=0
  servers=$(server_states) || fail "which servers are Ready can't be asked, so whether etcd keeps its majority is unknown; this server was left in"
  while read -r name address ready; do
    total=$((total + 1))
    if [ "$ready" != True ] || ! server_answers "$address"; then continue; fi
    alive=$((alive + 1))
    [ "$name" = "\${PARAM[NODE]}" ] || others=$((others + 1))
  done <<<"$servers"
  if [ $alive -lt $((total / 2 + 1)) ] || [ $others -lt $(((total - 1) / 2 + 1)) ]; then
    fail "taking this server out now would cost etcd its majority ($alive of $total servers are up): bring the others up first"
  fi
}

# A worker's machine goes in any case, and a Node left over is only untidy. A server that etcd still counts must not go.
cannot_remove() {
  [ "\${PARAM[ROLE]}" = agent ] || fail "$1; etcd may still count this server, so it was left in"
  say "$1; going on"
  exit 0
}

# For a subshell in which another server than this machine is meant.
about_server() { PARAM[NODE]=$1 PARAM[ROLE]=server; }

remove_membership() {
  local end=$((SECONDS + 60)) found
  until api_is_ready; do
    [ $SECONDS -lt $end ] || cannot_remove "the API has not answered for 60 s, so its Node could not be deleted"
    sleep 2
  done
  found=$(kube 30 get node "\${PARAM[NODE]}" --ignore-not-found -o name) || cannot_remove "its Node could not be asked for"
  if [ -z "$found" ]; then say "has left the cluster already"; exit 0; fi
  [ "\${PARAM[ROLE]}" = agent ] || guard_majority
  kube 30 cordon "\${PARAM[NODE]}" >/dev/null || say "could not be cordoned; going on"
  kube 90 drain "\${PARAM[NODE]}" --ignore-daemonsets --delete-emptydir-data --force --timeout=60s >/dev/null 2>&1 ||
    say "not every pod could be moved off it within 60 s; going on"
  kube 150 delete node "\${PARAM[NODE]}" --ignore-not-found --timeout=120s >/dev/null || cannot_remove "its Node could not be deleted within 120 s"
  say "has left the cluster"
}
`;
