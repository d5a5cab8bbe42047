# shellcheck shell=bash
# To be sourced by the job scripts: reads the file of the site, starts the program on the ranks of the job, passes
# signals on to it, and lets a run that was stopped early begin again where it was.
#
# environment:
#   SITE   the file of the site (default: sites/slurm.env beside this file within a job, else sites/laptop.env)
#   JOBS   the folder of this file; a job needs it where it was not submitted from the folder above

jobs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
job=() # what to submit for the rest of a run: a job script and its words

complain() { # PROBLEM EXIT_CODE
  echo "$(basename "$0"): $1" >&2
  exit "$2"
}

# The program on PATH; else the one that was built, or installed, with these scripts.
own_program() {
  local program
  for program in unhinge "$jobs/../build/release/unhinge" "$jobs/../../../bin/unhinge"; do
    command -v "$program" && return
  done
  echo unhinge
}

# Sets what a site may set: sites/laptop.env says what each is for.
load_site() {
  SCHEDULER=slurm LAUNCHER=srun RANKS_PER_NODE=2 THREADS=1 REQUEUE=requeue MOST_RESTARTS=100
  LAUNCHER_OPTIONS=() SUBMIT_OPTIONS=()
  # shellcheck disable=SC2317  # called below, unless the site has its own
  prepare() { :; }
  PROGRAM=$(own_program)
  if [[ -z ${SITE:-} ]]; then
    SITE=$jobs/sites/laptop.env
    [[ -z ${SLURM_JOB_ID:-} ]] || SITE=$jobs/sites/slurm.env
  fi
  [[ -r $SITE ]] || complain "SITE=$SITE cannot be read (a site is a file of variables); see $jobs/sites" 2
  # shellcheck source=jobs/sites/laptop.env
  source "$SITE"
  prepare
  command -v "$PROGRAM" > /dev/null ||
    complain "PROGRAM=$PROGRAM cannot be run ($SITE names it, or PATH lacks it); install it, or load its module" 2
}

# The launcher's words, all but the program. Threads are the scheduler's, or the site's.
launcher_words() {
  export OMP_NUM_THREADS=${SLURM_CPUS_PER_TASK:-$THREADS}
  case "$LAUNCHER" in
    srun)
      # srun has not taken this from the job by itself since Slurm 22.05.
      export SRUN_CPUS_PER_TASK=$OMP_NUM_THREADS
      launcher=(srun "${LAUNCHER_OPTIONS[@]}")
      ;;
    mpirun)
      launcher=(mpirun "${LAUNCHER_OPTIONS[@]}")
      # Within a job mpirun takes nodes and ranks from the scheduler, and starts its daemons with an environment
      # that would be empty after sbatch --export=NONE.
      if [[ -n ${SLURM_JOB_ID:-} ]]; then
        export SLURM_EXPORT_ENV=ALL
      else
        launcher+=(-n "${RANKS:-$RANKS_PER_NODE}")
      fi
      ;;
    *) complain "LAUNCHER=$LAUNCHER is refused (it is srun or mpirun); correct $SITE" 2 ;;
  esac
}

# run_program WORD...: the program on all ranks; returns its exit code when it is over. Signals that reach this
# shell, as --signal=B:USR1@120 sends one before time is up, go on to the launcher, which gives them to every rank.
run_program() {
  local child code=0
  launcher_words
  "${launcher[@]}" "$PROGRAM" "$@" &
  child=$!
  trap 'kill -USR1 "$child" 2> /dev/null || true' USR1
  trap 'cancelled=yes; kill -TERM "$child" 2> /dev/null || true' TERM
  # A signal ends the wait, not the program. (No command substitution in a trap: the next trap would tear it.)
  while kill -0 "$child" 2> /dev/null; do wait "$child" || true; done
  wait "$child" || code=$?
  trap - USR1 TERM
  return "$code"
}

# A job of its own for the rest, on sites that do not let a job requeue itself.
resubmit() {
  local array=()
  [[ -z ${SLURM_ARRAY_TASK_ID:-} ]] || array=(--array="$SLURM_ARRAY_TASK_ID")
  RESTARTS=$((restarts + 1)) sbatch --nodes="$SLURM_JOB_NUM_NODES" --ntasks-per-node="${SLURM_NTASKS_PER_NODE:-1}" \
    --cpus-per-task="${SLURM_CPUS_PER_TASK:-1}" --time="$(squeue -h -j "$SLURM_JOB_ID" -o %l)" \
    --job-name="$SLURM_JOB_NAME" --dependency=afterany:"$SLURM_JOB_ID" "${SUBMIT_OPTIONS[@]}" "${array[@]}" "${job[@]}"
}

# run_job WORD...: `unhinge extract WORD...`, and the end of this shell. A run that stopped early, with exit code 75 and
# a checkpoint, is taken up by the same job, requeued, or by another one.
run_job() {
  local code=0 restarts=$((${SLURM_RESTART_COUNT:-0} + ${RESTARTS:-0}))
  cancelled=no
  run_program extract "$@" || code=$?
  if ((code != 75)) || [[ $cancelled == yes || -z ${SLURM_JOB_ID:-} ]]; then exit "$code"; fi
  ((restarts < MOST_RESTARTS)) ||
    complain "stopped early $restarts times before (MOST_RESTARTS); submit it again if it makes progress" 75
  echo "stopped early, with a checkpoint; it goes on as restart $((restarts + 1))"
  if [[ $REQUEUE == requeue ]] && scontrol requeue "$SLURM_JOB_ID"; then
    sleep 600 # Slurm ends this shell, to queue the job again
  else
    resubmit
  fi
  exit 75
}
