#!/usr/bin/env bash
# What the job scripts do with a program that stops early: the signal reaches every rank, before time is up or when it
# is sent; exit code 75 brings the job back, the same or another one, as often as a site allows; no other code does.
# The program is a stand-in, so that it can be told to stop once, always, or never.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

cat > program << 'PROGRAM'
#!/usr/bin/env bash
# extract FOLDER once|always|killed|CODE: runs until USR1 comes, notes each rank's start and signal in FOLDER, ends with
# 75. `once` ends well at once where a signal is noted, `killed` where Slurm starts it again; CODE ends with that code.
[[ $1 == extract ]] || exit 2
rank=${OMPI_COMM_WORLD_RANK:-$SLURM_PROCID}
ranks=${OMPI_COMM_WORLD_SIZE:-$SLURM_NTASKS}
mkdir -p "$2"
# As ranks do that end together: the first one alone gives the code, when all are through. Launchers kill the rest of
# a run otherwise.
stop() {
  echo >> "$folder/signalled.$rank"
  ((rank == 0)) || exit 0
  until (($(cat "$folder"/signalled.* | wc -l) % ranks == 0)); do sleep 0.1; done
  exit 75
}
folder=$2
trap stop USR1
[[ $3 != [0-9]* ]] || exit "$3"
[[ $3 != killed || -z ${SLURM_RESTART_COUNT:-} ]] || exit 0
[[ $3 == always || ! -e $2/signalled.$rank ]] || exit 0
echo >> "$2/started.$rank"
while :; do sleep 0.1 || :; done # the signal may end sleep first
PROGRAM
chmod +x program

ranks=$((2 * TRIAL_NODES))

# begin FOLDER WORD [option of sbatch]...: a job of the program; sets `job` once all its ranks have started so often.
begin() {
  job=$(submit --nodes="$TRIAL_NODES" --ntasks-per-node=2 --job-name="$1" "${@:3}" "$JOBS/extract.sbatch" "$1" "$2")
  all_have "$1" started 1
}

all_have() { # FOLDER WHAT TIMES
  local end=$((SECONDS + 90)) lines
  until lines=$(cat "$1/$2."* 2> /dev/null | wc -l); ((lines == $3 * ranks)); do
    ((SECONDS < end)) || fail "$1: $lines ranks have $2, not $(($3 * ranks))"
    sleep 0.1
  done
}

for launcher in srun mpirun; do
  site "$launcher" "PROGRAM=$PWD/program"
  # A minute is Slurm's shortest limit; the signal may come a minute early, and the end half a minute late.
  begin "limit-$launcher" once --time=1 --signal=B:USR1@20
  limited+=("$job")
done

for launcher in srun mpirun; do
  export SITE=$PWD/$launcher.env
  begin "asked-$launcher" once
  scancel --batch --signal=USR1 "$job"
  all_have "asked-$launcher" signalled 1
  again+=("$job")
  begin "requeued-$launcher" killed
  scontrol requeue "$job"
  again+=("$job")
done

site mpirun "PROGRAM=$PWD/program" REQUEUE=resubmit
begin resubmitted once
scancel --batch --signal=USR1 "$job"
becomes "$job" FAILED
scontrol show job "$job" | grep -q 'ExitCode=75:0' || fail "a run that stopped early does not say so"
next=$(sed -n 's/^Submitted batch job //p' "resubmitted-$job.log")
becomes "$next" COMPLETED
[[ -s resubmitted/started.3 || $TRIAL_NODES == 1 ]] || fail "the second job has not the ranks of the first"

site srun "PROGRAM=$PWD/program" MOST_RESTARTS=0
begin no-more always
scancel --batch --signal=USR1 "$job"
becomes "$job" FAILED
grep -q 'stopped early 0 times before' "no-more-$job.log" || fail "the job does not say why it does not go on"

job=$(submit --job-name=other "$JOBS/extract.sbatch" other 3)
becomes "$job" FAILED
[[ $(restarts "$job") == 0 ]] || fail "a job that ended is started again"

for job in "${again[@]}" "${limited[@]}"; do
  becomes "$job" COMPLETED 150
  [[ $(restarts "$job") == 1 ]] || fail "job $job was started again $(restarts "$job") times, not once"
done
for launcher in srun mpirun; do all_have "limit-$launcher" signalled 1; done
