import { knownFailures } from "../failures.ts";

const hopelessCases = knownFailures
  .map(({ pattern, times, meaning }) => `  if seen ${times} '${pattern}'; then give_up 'K3s can not start: ${meaning}'; fi`)
  .join("\n");

/** Starts the unit where something changed, and waits until K3s is really up, or says why it will not be. */
export const service = `
# Fingerprint of what was started.
STARTED=/var/lib/philotes/started
SINCE=
JOURNAL=

read_journal() { JOURNAL=$(journalctl -u "\${PARAM[UNIT]}" -o cat --no-pager --since "@$SINCE" 2>/dev/null || true); }

# seen TIMES PATTERN: whether the journal has it so often since this run started the unit, or found it starting.
seen() { [ "$(grep -cE -- "$2" <<<"$JOURNAL" || true)" -ge "$1" ]; }

give_up() {
  local lines secret
  lines=$(tail -n 20 <<<"$JOURNAL")
  for secret in "\${SECRETS[@]}"; do lines=\${lines//"$secret"/(secret)}; done
  printf '%s\\n' "--- last lines of \${PARAM[UNIT]} on \${PARAM[NODE]}" "$lines" "---" >&2
  fail "$1"
}

fail_if_hopeless() {
${hopelessCases}
}

# Everything that K3s reads only at its start.
fingerprint() {
  local path
  {
    sha256sum $K3S $MACHINE
    for path in "\${FILES[@]}"; do
      if [ "\${GROUP[$path]}" = config ]; then sha256sum "$path"; fi
    done
    printf '%s\\n' "\${PARAM[GENERATION]}"
  } | sha256sum | cut -d' ' -f1
}

unit_state() { systemctl show -p "$1" --value "\${PARAM[UNIT]}"; }

restart_unit() {
  local wanted
  wanted=$(fingerprint)
  systemctl daemon-reload
  systemctl enable -q "\${PARAM[UNIT]}"
  systemctl reset-failed "\${PARAM[UNIT]}" 2>/dev/null || true
  # Taken away first: a run that is cut off here leaves the start to the next one.
  rm -f $STARTED
  SINCE=$(date +%s.%N)
  systemctl restart --no-block "\${PARAM[UNIT]}"
  printf '%s\\n' "$wanted" | put $STARTED 0600
}

start_k3s() {
  SINCE=$(date +%s.%N)
  if [ -e $STARTED ] && [ "$(cat $STARTED)" = "$(fingerprint)" ]; then
    # A start under way is left to itself: etcd must not be killed in its first seconds.
    case $(unit_state ActiveState)/$(unit_state SubState) in
      active/* | activating/start) return 0 ;;
    esac
  fi
  say "starting \${PARAM[UNIT]}"
  restart_unit
}

# A first server that was cut off in its first seconds can't open its etcd again. It was never ready, so nothing is in it.
unborn_etcd_is_broken() {
  [ "\${PARAM[ROLE]}" = first ] && [ ! -e $READY ] && grep -qx 'cluster-init: true' $MACHINE && seen 1 'failed to read consistent index'
}

reset_unborn_etcd() {
  say "its etcd was cut off before it was ever ready; beginning it anew"
  timeout 120 systemctl stop "\${PARAM[UNIT]}" || true
  rm -rf $DATA/server/db
  restart_unit
}

# An agent tells systemd that it is up when its Node is registered; whether that is Ready, the first server asks.
is_up() {
  [ "$(unit_state ActiveState)" = active ] || return 1
  [ "\${PARAM[ROLE]}" = agent ] || { api_is_ready && node_is_ready; }
}

wait_until_up() {
  local limit=420 end reset=no
  end=$((SECONDS + limit))
  is_up || say "waiting for K3s to be up and its node to be Ready (at most $limit s)"
  until is_up; do
    read_journal
    if [ $reset = no ] && unborn_etcd_is_broken; then reset=yes; reset_unborn_etcd; fi
    fail_if_hopeless
    # K3s ends with exit code 0 on an argument that one of its parts does not know: only the count of starts tells.
    [ "$(unit_state NRestarts)" -lt 6 ] || give_up "K3s has ended 6 times in a row; its own lines above say why"
    [ $SECONDS -lt $end ] || give_up "gave up after $limit s of waiting for K3s to be up and its node to be Ready"
    sleep 1
  done
  [ -e $READY ] || date -u +%FT%TZ >$READY
}
`;
