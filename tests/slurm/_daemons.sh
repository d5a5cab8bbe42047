# shellcheck shell=bash
# To be sourced: starts the daemons that _config.sh describes, and stops them. Wants what that file wants and sets.
: "${cluster:?}" "${nodes:?}" "${mode:?}" "${subnet:?}"

declare -A daemons # process ids by role

# The emulator's package takes over the plain names with builds that run no jobs.
real() { command -v "$1-wlm" || command -v "$1"; }

start() { # ROLE COMMAND...
  local role=$1
  shift
  "$@" < /dev/null >> "$cluster/log/$role.out" 2>&1 &
  daemons[$role]=$!
  disown # or bash tells of each that it was killed
}

all_alive() {
  local role
  for role in "${!daemons[@]}"; do kill -0 "${daemons[$role]}" 2> /dev/null || return 1; done
}

wait_until() { # SECONDS COMMAND...: false where it has not come true by then, or a daemon has ended
  local end=$((SECONDS + $1))
  shift
  until "$@" > /dev/null 2>&1; do
    ((SECONDS < end)) && all_alive || return 1
    sleep 0.05
  done
}

# The head's own end of each node's cable hangs on a bridge that no other network knows of.
prepare_head() {
  hostname head
  mount --bind "$cluster/etc/hosts" /etc/hosts
  ip link set lo up
  ip link add name br0 type bridge
  ip addr add "$subnet.254/24" dev br0
  ip link set br0 up
}

start_node() { # NUMBER
  local name=n$1 daemon stepd
  daemon=$(real slurmd)
  stepd=$(real slurmstepd)
  if [[ $mode == together ]]; then
    start "$name" "$daemon" -D -N "$name" -d "$stepd"
    return
  fi
  # The node's first process is a shell that reaps orphans; when it ends, so does all that runs there.
  # shellcheck disable=SC2016  # the quoted variables are those of the shell inside
  start "$name" unshare --net --uts --ipc --mount --propagation private --pid --fork --kill-child --mount-proc \
    bash -c 'hostname "$1" && mount -t tmpfs -o mode=1777 tmpfs /dev/shm && ip link set lo up || exit 1
      : > "$2/run/$1.made"
      until ip addr add "$3/24" dev eth0 2> /dev/null; do sleep 0.05; done
      ip link set eth0 up && "$4" -D -N "$1" -d "$5" & wait' \
    bash "$name" "$cluster" "$subnet.$1" "$daemon" "$stepd"
  wait_until 10 test -e "$cluster/run/$name.made"
  # An address of its own, which a node that comes back still has: others remember it.
  ip link add name "v$1" type veth peer name eth0 address "$(printf '02:00:00:00:00:%02x' "$1")" \
    netns "${daemons[$name]}"
  ip link set "v$1" master br0 up
}

all_idle() { (($(timeout 10 sinfo -h -N -p main -o %T | grep -cx idle) == nodes)); }
munge_answers() { munge -n -S "$cluster/run/munge.sock" | unmunge -S "$cluster/run/munge.sock"; }

show_logs() {
  local log
  for log in "$cluster"/log/*; do
    printf -- '--- %s\n' "$log"
    tail -n 8 "$log"
  done >&2
}

start_cluster() {
  local i munged
  write_config
  export SLURM_CONF=$cluster/etc/slurm.conf
  if [[ $mode == apart ]]; then prepare_head; fi
  munged=$(real munged)
  # --force: a socket that others cannot reach, as in a folder of mktemp, is else refused.
  start munged "$munged" --foreground --force --key-file="$cluster/etc/munge.key" \
    --socket="$cluster/run/munge.sock" --pid-file="$cluster/run/munged.pid" --log-file="$cluster/log/munged.log" \
    --seed-file="$cluster/run/munged.seed" --num-threads=4
  wait_until 10 munge_answers || { show_logs; return 1; }
  start slurmctld "$(real slurmctld)" -D
  for ((i = 1; i <= nodes; i++)); do start_node "$i"; done
  wait_until 60 all_idle || { show_logs; return 1; }
}

# Jobs, their steps and what slurmd has started carry the configuration's path in their environment.
strays() {
  local process
  for process in /proc/[0-9]*; do
    # A process may end while it is looked at.
    if [[ -O $process && ${process#/proc/} != "$$" ]] &&
      grep -qzx "SLURM_CONF=$cluster/etc/slurm.conf" "$process/environ"; then
      echo "${process#/proc/}"
    fi
  done 2> /dev/null
}

stop_cluster() {
  local role process round
  timeout 10 scancel -f -s KILL -u "$(id -un)" 2> /dev/null || true
  for role in "${!daemons[@]}"; do kill -KILL "${daemons[$role]}" 2> /dev/null || true; done
  # Where nodes have no process table of their own, steps outlive their slurmd; and what is killed may have just
  # started another. The subshell that lists the strays is one too, and gone by the time it is signalled.
  for ((round = 0; round < 5; round++)); do
    for process in $(strays); do kill -KILL "$process" 2> /dev/null || true; done
  done
}
