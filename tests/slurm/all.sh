#!/usr/bin/env bash
# Brings up a Slurm of its own on this machine, runs the job scripts of jobs/ on it, and takes it down again,
# whatever happens. Wants UNHINGE, the path of the program; needs no network and no systemd.
#
# usage: all.sh [NAME]...   the tests of this folder to run, by name without .sh (default: all)
#
# environment:
#   TRIAL_NODES=N               nodes to bring up (default: 2)
#   TRIAL_MODE=apart|together   apart: each node has its own network, host name, processes and shared memory; wants
#                               root and the right to make namespaces. together: several daemons under one host
#                               name, as any user. Default: apart where it can be had.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
export UNHINGE=${UNHINGE:?the path of the program}
export PATH=$PATH:/usr/sbin:/sbin
spaces=(unshare --net --uts --mount --propagation private --pid --fork --kill-child --mount-proc)

if [[ -z ${TRIAL_CLUSTER:-} ]]; then
  cluster=$(mktemp -d /tmp/trial.XXXXXX) # a short path: sockets lie in it
  # Jobs on other nodes must be able to read what lies there.
  chmod 755 "$cluster"
  trap 'rm -rf "$cluster"' EXIT
  if [[ -z ${TRIAL_MODE:-} ]]; then
    TRIAL_MODE=together
    if (($(id -u) == 0)) && "${spaces[@]}" sh -c 'mount --bind /etc/hosts /etc/hosts &&
      ip link add name br0 type bridge && hostname trial' 2> /dev/null; then
      TRIAL_MODE=apart
    fi
  fi
  export TRIAL_CLUSTER=$cluster TRIAL_MODE TRIAL_NODES=${TRIAL_NODES:-2}
  # Everything lives in one process namespace then: none of it can outlive this script.
  # unshare takes no notice of TERM, but takes everything with it when it is killed.
  end=KILL
  [[ $TRIAL_MODE == apart ]] || spaces=() end=TERM
  "${spaces[@]}" bash "${BASH_SOURCE[0]}" "$@" &
  inside=$!
  trap 'kill -$end "$inside"; wait "$inside" || true; exit 143' TERM INT HUP
  wait "$inside"
  exit
fi

cluster=$TRIAL_CLUSTER mode=$TRIAL_MODE nodes=$TRIAL_NODES
# shellcheck source=tests/slurm/_config.sh
source "$here/_config.sh"
# shellcheck source=tests/slurm/_daemons.sh
source "$here/_daemons.sh"
trap stop_cluster EXIT
trap 'exit 143' TERM INT HUP
start_cluster
echo "Slurm is up: $nodes nodes $mode, $(sinfo --version)"

tests=("$@")
if ((${#tests[@]} == 0)); then
  for file in "$here"/[a-z]*.sh; do
    name=$(basename "$file" .sh)
    [[ $name == all ]] || tests+=("$name")
  done
fi
failed=()
for name in "${tests[@]}"; do
  began=$SECONDS
  mkdir "$cluster/$name"
  # In the background, for a signal to end the wait for it.
  (cd "$cluster/$name" && exec timeout -k 10 300 bash "$here/$name.sh") > "$cluster/$name.log" 2>&1 &
  if wait $!; then
    echo "passed  $name ($((SECONDS - began)) s)"
  else
    echo "FAILED  $name ($((SECONDS - began)) s)"
    failed+=("$name")
    cat "$cluster/$name.log"
    find "$cluster/$name" -name '*.log' -not -path '*/ledger/*' -printf '--- %p\n' -exec tail -n 30 {} ';'
    scancel -f -s KILL -u "$(id -un)" || true
  fi
done
((${#failed[@]} == 0)) || { echo "${#failed[@]} of ${#tests[@]} tests failed: ${failed[*]}" >&2; exit 1; }
echo "all ${#tests[@]} tests passed"
