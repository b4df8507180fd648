/** Brings a booted machine to where K3s can start: first boot over, private address there, clock right, keys and kernel settings in place. */
export const machine = `
wait_for_first_boot() {
  local status=0
  command -v cloud-init >/dev/null || return 0
  timeout 600 cloud-init status --wait >/dev/null 2>&1 || status=$?
  case $status in
    0 | 2) ;;
    124) fail "cloud-init has not finished after 600 s: see /var/log/cloud-init-output.log on it" ;;
    *) say "cloud-init finished with errors (/var/log/cloud-init-output.log); going on" ;;
  esac
}

# The interface by its address: its name hangs on the kind of machine.
interface_of() { ip -4 -o addr show | awk -v address="$1" '{ split($4, a, "/"); if (a[1] == address) name = $2 } END { print name }'; }
has_address() { [ -n "$(interface_of "\${PARAM[PRIVATE_IP]}")" ]; }
wait_for_address() { await 300 "its private address \${PARAM[PRIVATE_IP]} to appear on an interface" has_address; }

# A machine whose clock is behind would take the cluster's certificates as not valid yet.
clock_is_right() { [ "$(date +%s)" -ge "\${PARAM[NOT_BEFORE]}" ]; }
wait_for_clock() { await 120 "its clock to pass the start of the cluster's certificates, $(date -u -d "@\${PARAM[NOT_BEFORE]}" +%FT%TZ)" clock_is_right; }

# Further keys stand between two marks, so that they can change without the server being made anew.
authorize_keys() {
  local home file wanted begin='# philotes: begin' end='# philotes: end'
  home=$(getent passwd "\${PARAM[SSH_USER]}" | cut -d: -f6)
  [ -n "$home" ] || fail "it has no user \${PARAM[SSH_USER]}"
  file=$home/.ssh/authorized_keys
  [ -d "$home/.ssh" ] || install -d -m 700 -o "\${PARAM[SSH_USER]}" "$home/.ssh"
  wanted=$([ ! -e "$file" ] || sed "/^$begin\\$/,/^$end\\$/d" "$file")
  if [ -n "\${PARAM[SSH_PUBLIC_KEYS]}" ]; then
    wanted=$(printf '%s\\n' "$wanted" "$begin" "\${PARAM[SSH_PUBLIC_KEYS]}" "$end")
  fi
  printf '%s\\n' "$wanted" | put "$file" 0600
  chown "\${PARAM[SSH_USER]}" "$file"
}

set_kernel() {
  sysctl -q -p /etc/sysctl.d/90-kubelet.conf >/dev/null 2>&1 || say "not every kernel setting of /etc/sysctl.d/90-kubelet.conf can be set here"
}
`;

/** The block volume: made a file system only where the disk is blank, mounted by UUID, grown to the disk's size. */
export const volume = `
# Where the volume of this machine is mounted.
MOUNTED=/var/lib/philotes/mounted

is_block_device() { [ -b "$1" ]; }

# One disk has several names: which of them it has hangs on the bus that the cloud puts it on.
find_volume() {
  local name
  for name in \${PARAM[VOLUME_DEVICE]}; do
    if is_block_device "$name"; then device=$name; return 0; fi
  done
  return 1
}

# A volume that goes leaves its mount behind, and all that is written to the path fails; without the mount it is a folder of the machine's own disk.
forget_volume() {
  local path
  [ -e $MOUNTED ] || return 0
  path=$(cat $MOUNTED)
  awk -v path="$path" '$2 != path' /etc/fstab | put /etc/fstab 0644
  systemctl daemon-reload
  if mountpoint -q "$path"; then umount -l "$path"; fi
  rm -f $MOUNTED
  say "its volume is no longer at $path"
}

mount_volume() {
  local device='' path=\${PARAM[VOLUME_PATH]} found=0 uuid type line output=''
  if [ -z "\${PARAM[VOLUME_DEVICE]}" ]; then forget_volume; return 0; fi
  await 300 "its volume \${PARAM[VOLUME_DEVICE]}" find_volume
  # blkid answers "nothing found" for a disk that it can't read, too.
  dd if="$device" of=/dev/null bs=1M count=1 status=none || fail "can't read its volume $device"
  # -p looks at the disk itself instead of a cache that may be of an earlier one.
  blkid -p "$device" >/dev/null 2>&1 || found=$?
  case $found in
    0) ;;
    2) say "formatting the blank volume $device with ext4"; mkfs.ext4 -q -m 0 "$device" ;;
    *) fail "its volume $device holds something that can't be told apart (blkid: $found); it was left as it is" ;;
  esac
  uuid=$(blkid -p -s UUID -o value "$device" || true)
  type=$(blkid -p -s TYPE -o value "$device" || true)
  case $type in
    ext4 | xfs) ;;
    *) fail "its volume $device holds \${type:-something that is no file system}, neither ext4 nor xfs; it was left as it is" ;;
  esac
  line="UUID=$uuid $path $type defaults,nofail,x-systemd.device-timeout=60s 0 2"
  if ! grep -qxF "$line" /etc/fstab; then
    { awk -v path="$path" '$2 != path' /etc/fstab; printf '%s\\n' "$line"; } | put /etc/fstab 0644
    systemctl daemon-reload
  fi
  (umask 022; mkdir -p "$path")
  mountpoint -q "$path" || mount "$path" || fail "can't mount its volume $device (UUID $uuid) at $path"
  printf '%s\\n' "$path" | put $MOUNTED 0644
  see_whole_disk
  grow_file_system || say "the file system on $device could not be grown: $(tr '\\n' ' ' <<<"$output")"
}

# A disk that the cloud has made larger may show it a moment later. Some clouds count in GB, so that is what is waited for.
is_whole() { [ "$(blockdev --getsize64 "$device")" -ge $((\${PARAM[VOLUME_GIB]:-0} * 1000000000)) ]; }
see_whole_disk() {
  local end=$((SECONDS + 60)) rescan
  rescan=/sys/class/block/$(basename "$(readlink -f "$device")")/device/rescan
  until is_whole; do
    if [ $SECONDS -ge $end ]; then say "its volume $device still shows less than \${PARAM[VOLUME_GIB]} GB after 60 s; going on"; return 0; fi
    [ ! -w "$rescan" ] || echo 1 >"$rescan" || true
    sleep 1
  done
}

# To the size of its disk, while it is mounted.
grow_file_system() {
  case $type in
    ext4) output=$(resize2fs "$device" 2>&1) ;;
    xfs) output=$(xfs_growfs "$path" 2>&1) ;;
  esac
}
`;
