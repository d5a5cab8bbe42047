# shellcheck shell=bash
# To be sourced by tests that lose a node: ends one with all that runs there, and brings it back. Wants _jobs.sh, and
# nodes with processes of their own.
: "${TRIAL_CLUSTER:?}" "${TRIAL_MODE:?}" "${TRIAL_NODES:?}"
cluster=$TRIAL_CLUSTER mode=$TRIAL_MODE nodes=$TRIAL_NODES
# shellcheck source=tests/slurm/_config.sh
source "$(dirname "${BASH_SOURCE[0]}")/_config.sh"
# shellcheck source=tests/slurm/_daemons.sh
source "$(dirname "${BASH_SOURCE[0]}")/_daemons.sh"

# lose_node NUMBER: its slurmd is killed, and the node dies with it.
lose_node() {
  local process lost=
  for process in /proc/[0-9]*; do
    if tr '\0' ' ' < "$process/cmdline" | grep -q "slurmd[^ ]* -D -N n$1 "; then
      kill -KILL "${process#/proc/}"
      lost=yes
    fi
  done 2> /dev/null # a process may end while it is looked at
  [[ $lost ]] || fail "node n$1 has no daemon"
}

# return_node NUMBER: as a machine that was started again, without what steps have left behind.
return_node() {
  rm -rf "$cluster/run/n$1.made" "$cluster/spool/n$1" "$cluster/tmp/n$1"
  mkdir "$cluster/spool/n$1" "$cluster/tmp/n$1"
  start_node "$1"
  wait_until 60 all_idle_or_busy || { sinfo -N -l; show_logs; fail "node n$1 does not come back"; } >&2
}
all_idle_or_busy() { (($(timeout 10 sinfo -h -N -p main -o %T | grep -cxE 'idle|mixed|allocated|completing') == nodes)); }
