/**
 * Addresses that a cloud forwards to the machine, which it has to hold itself so as to answer. They are on the loopback, where no network manager looks
 * after addresses, and a unit of ours puts them there again after each start. One that is no longer wanted goes.
 */
export const carried = `
CARRIED=/var/lib/philotes/carried
CARRIER=/etc/systemd/system/philotes-carried.service

carrier_unit() {
  cat <<'UNIT'
[Unit]
Description=Addresses that the cloud forwards to this server
DefaultDependencies=no
After=systemd-sysctl.service local-fs.target
Before=network-pre.target k3s.service k3s-agent.service shutdown.target
Wants=network-pre.target
Conflicts=shutdown.target
ConditionPathExists=/var/lib/philotes/carried

[Service]
Type=oneshot
RemainAfterExit=yes
ExecStart=/bin/sh -ec 'for address in $$(cat /var/lib/philotes/carried); do ip addr replace "$$address/32" dev lo; done'

[Install]
WantedBy=multi-user.target
UNIT
}

on_loopback() { ip -4 -o addr show dev lo | awk -v address="$1/32" '$4 == address { found = 1 } END { exit !found }'; }

carry_addresses() {
  local wanted=\${PARAM[CARRIES]} before='' address
  [ ! -e $CARRIED ] || before=$(cat $CARRIED)
  for address in $before; do
    case " $wanted " in *" $address "*) continue ;; esac
    if on_loopback "$address"; then ip addr del "$address/32" dev lo; fi
    say "no longer carries $address"
  done
  if [ -z "$wanted" ]; then
    [ -e $CARRIER ] || return 0
    systemctl disable -q "$(basename $CARRIER)"
    rm -f $CARRIER $CARRIED
    systemctl daemon-reload
    return 0
  fi
  # What an earlier or a cut-off run has put there is known until it is gone.
  [ "$before" = "$wanted" ] || printf '%s\\n' "$before $wanted" | put $CARRIED 0644
  for address in $wanted; do on_loopback "$address" || ip addr add "$address/32" dev lo; done
  carrier_unit | put $CARRIER 0644
  systemctl daemon-reload
  systemctl enable -q "$(basename $CARRIER)"
  printf '%s\\n' "$wanted" | put $CARRIED 0644
}
`;
