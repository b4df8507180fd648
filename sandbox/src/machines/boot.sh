# Boots one machine in this process's place. Runs in the cloud's network namespace, in network and mount namespaces of its own, so that
# links and mounts end with the machine. Says "ready" when the machine's links can be plugged in, and goes on at a line on standard input.
# Arguments: the machine's folder, its host name, the image, the control group below each hierarchy, its memory in bytes; the rest goes to systemd-nspawn.
set -eu
folder=$1 name=$2 image=$3 group=$4 memory=$5
shift 5

mkdir -p "$folder/upper" "$folder/work" "$folder/root" "$folder/rancher"

# One control group a machine in each hierarchy: systemd-nspawn makes it the root of what the machine sees, and the run can be ended by it.
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
  for parent in /sys/fs/cgroup "/sys/fs/cgroup/${group%/*}"; do
    mkdir -p "$parent"
    for controller in memory pids cpu cpuset io; do echo "+$controller" > "$parent/cgroup.subtree_control" || true; done 2> /dev/null
  done
  # All machines of a run together would otherwise count as one process beside whatever else the host does.
  if [ -e "/sys/fs/cgroup/${group%/*}/cpu.weight" ]; then echo 800 > "/sys/fs/cgroup/${group%/*}/cpu.weight"; fi
  mkdir -p "/sys/fs/cgroup/$group"
  if [ -e "/sys/fs/cgroup/$group/memory.max" ]; then echo "$memory" > "/sys/fs/cgroup/$group/memory.max"; fi
  echo $$ > "/sys/fs/cgroup/$group/cgroup.procs"
else
  for hierarchy in /sys/fs/cgroup/*/; do
    if [ -L "${hierarchy%/}" ]; then continue; fi
    mkdir -p "$hierarchy$group"
    case $hierarchy in
      */cpuset/ | */cpu,cpuset/ | */cpuset,cpu/)
        # A new cpuset has no processors and takes no process until it is given some.
        for step in "$hierarchy${group%/*}" "$hierarchy$group"; do
          cat "$step/../cpuset.cpus" > "$step/cpuset.cpus"
          cat "$step/../cpuset.mems" > "$step/cpuset.mems"
          echo 1 > "$step/cgroup.clone_children"
        done
        ;;
      */memory/) echo "$memory" > "$hierarchy$group/memory.limit_in_bytes" ;;
      # All machines of a run together would otherwise count as one process beside whatever else the host does.
      */cpu/ | */cpu,cpuacct/ | */cpuacct,cpu/) echo 8192 > "$hierarchy${group%/*}/cpu.shares" ;;
    esac
    echo $$ > "$hierarchy$group/cgroup.procs"
  done
fi

mount -t overlay overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" "$folder/root"
# systemd-nspawn keeps a folder for each machine name on the host; ours stays in here.
mkdir -p /run/systemd/nspawn
mount -t tmpfs -o mode=755 tmpfs /run/systemd/nspawn
ip link set lo up

echo ready
read -r _

# No unit and no registration: the host may run no systemd at all. System calls and /dev/kmsg are what containerd and the kubelet need.
exec systemd-nspawn --boot --directory="$folder/root" --machine="$name" --hostname="$name" --register=no --keep-unit --network-namespace-path=/proc/self/ns/net \
  --resolv-conf=off --timezone=off --link-journal=no --console=read-only --capability=all --system-call-filter="add_key keyctl bpf" \
  --bind=/dev/kmsg --bind="$folder/rancher:/var/lib/rancher" "$@" < /dev/null
