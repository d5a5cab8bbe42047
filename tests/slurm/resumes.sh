#!/usr/bin/env bash
# A run is asked to stop, its job is queued again while it runs, or its job's time is up: each goes on from its ledger,
# by srun and by mpirun, and the network is that of a run that was left alone.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

# Large enough that it takes many times as long as to find its ranks and to hold them, on a busy machine as well.
network net 200 1500 1
"$UNHINGE" extract --oracle file:net.npz --out alone

# begin LAUNCHER FOLDER [option of sbatch]...: sets `job`, its run being under way and held.
begin() {
  site "$1"
  job=$(submit --nodes="$TRIAL_NODES" --ntasks-per-node=1 "${@:3}" "$JOBS/extract.sbatch" --oracle file:net.npz \
    --out "$2")
  hold "$job" "$2"
  begun+=("$job")
  folders+=("$2")
}

# The program ends in time by itself: this job gets no signal that it listens to. A minute is Slurm's shortest limit.
begin srun limit --time=1 --signal=B:CONT@1
limited=$job time_is_up=$((SECONDS + 55))

for launcher in srun mpirun; do
  begin "$launcher" "asked-$launcher"
  scancel --batch --signal=USR1 "$job"
  sleep 2 # the signal goes from the shell of the job to the launcher and to ranks that do not run
  release "$job"
  begin "$launcher" "requeued-$launcher"
  scontrol requeue "$job"
done

while ((SECONDS < time_is_up)); do sleep 0.2; done
release "$limited"

for job in "${begun[@]}"; do
  becomes "$job" COMPLETED 150
  [[ $(restarts "$job") == 1 ]] || fail "job $job was started again $(restarts "$job") times, not once"
done
for folder in "${folders[@]}"; do
  expect "$folder/report.json" "it['starts'] == 2 and it['queries']['recalled'] > 0"
  # Whoever was asked to stop did so in order; a job that is queued again is killed.
  [[ $folder == requeued-* ]] || expect "$folder/report.json" "it['queries']['lost'] == 0"
  same_bytes alone/network.npz "$folder/network.npz"
done
grep -q "its time is up" "unhinge-$limited.log" || fail "the program did not end by itself when its time was up"
