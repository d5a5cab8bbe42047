# shellcheck shell=bash
# To be sourced by the tests of this folder: submits the job scripts of jobs/, waits for them, and says what failed.
# Runs inside the cluster of all.sh, in a folder of the test's own.
set -euo pipefail
: "${UNHINGE:?the path of the program}" "${TRIAL_NODES:?run this by all.sh}"
JOBS=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../jobs" && pwd)
export JOBS
PATH=$(dirname "$UNHINGE"):$PATH
UNHINGE_PYTHON=${UNHINGE_PYTHON:-/usr/bin/python3}

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# site LAUNCHER [LINE]...: writes the file of a site that starts ranks so, and names it to the job scripts.
site() {
  printf '%s\n' SCHEDULER=slurm "LAUNCHER=$1" RANKS_PER_NODE=2 THREADS=1 "${@:2}" > "$1.env"
  export SITE=$PWD/$1.env
}

# submit [option of sbatch]... SCRIPT WORD...: prints the number of the job.
submit() { sbatch --parsable "$@"; }

state() { # JOB
  scontrol show job "$1" | sed -n 's/^ *JobState=\([A-Z_]*\).*/\1/p' | head -n 1
}

# becomes JOB STATE [SECONDS]: waits for that state, and fails where the job ends in another one.
becomes() {
  local now end=$((SECONDS + ${3:-90}))
  while now=$(state "$1"); [[ $now != "$2" ]]; do
    case "$now" in
      PENDING | CONFIGURING | RUNNING | COMPLETING | REQUEUED) ;;
      *) fail "job $1 is $now, not $2" ;;
    esac
    ((SECONDS < end)) || fail "job $1 is still $now after ${3:-90} s, not $2"
    sleep 0.2
  done
}

# restarts JOB: how often Slurm has started it again.
restarts() { scontrol show job "$1" | sed -n 's/.*Restarts=\([0-9]*\).*/\1/p'; }

# ranks_of JOB: the processes of the program in that job, on whichever node.
ranks_of() {
  local process
  for process in /proc/[0-9]*; do
    # Without a process of its own for each: a run may be over before they are through.
    if [[ $process/exe -ef $UNHINGE ]] && grep -qzx "SLURM_JOB_ID=$1" "$process/environ"; then
      echo "${process#/proc/}"
    fi
  done 2> /dev/null # a process may end while it is looked at
}

# hold JOB FOLDER: waits until the run has begun its work, and stops its ranks: however fast the machine, the run is
# under way for as long as the test likes. release JOB lets them go on.
hold() {
  local end=$((SECONDS + 60))
  until grep -qs 'stage probe' "$2/run.log"; do
    ((SECONDS < end)) || fail "job $1 does not begin its work"
    sleep 0.02
  done
  # shellcheck disable=SC2046  # one word a process
  kill -STOP $(ranks_of "$1") || fail "the run of job $1 was over before it could be held"
}
release() {
  # shellcheck disable=SC2046
  kill -CONT $(ranks_of "$1")
}

# release_signalled JOB: the same, once USR1 has reached every rank, which sees it when it goes on.
release_signalled() {
  local rank pending end=$((SECONDS + 90))
  for rank in $(ranks_of "$1"); do
    # Signals that are pending for the process, a bit each from 1 on: USR1 is number 10.
    until pending=$(sed -n 's/^ShdPnd:\s*//p' "/proc/$rank/status"); ((16#$pending & 1 << 9)); do
      ((SECONDS < end)) || fail "no signal reaches rank $rank of job $1"
      sleep 0.1
    done
  done
  release "$1"
}

# network NAME INPUTS WIDTH SEED: writes NAME.npz.
network() {
  "$UNHINGE" generate --family gaussian --inputs "$2" --width "$3" --seed "$4" --out "$1.npz" > /dev/null
}

same_bytes() { cmp "$1" "$2" || fail "$1 and $2 differ"; }

# expect JSON EXPRESSION: fails unless the Python expression is true of the document, which it calls `it`.
expect() {
  "$UNHINGE_PYTHON" -c 'import json, sys
it = json.load(open(sys.argv[1]))
sys.exit(not eval(sys.argv[2]))' "$1" "$2" || {
    cat "$1" >&2
    fail "$1: not $2"
  }
}
