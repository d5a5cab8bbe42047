#!/usr/bin/env bash
# A job whose run is asked to stop is queued again and goes on from its ledger, by srun and by mpirun: the network is
# that of a run that was left alone.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

# Large enough that it takes many times as long as to find its ranks and to hold them, on a busy machine as well.
network net 200 1500 1
"$UNHINGE" extract --oracle file:net.npz --out alone
for launcher in srun mpirun; do
  site "$launcher"
  job=$(submit --nodes="$TRIAL_NODES" --ntasks-per-node=2 "$JOBS/extract.sbatch" --oracle file:net.npz --out "$launcher")
  hold "$job" "$launcher"
  scancel --batch --signal=USR1 "$job"
  sleep 2 # the signal goes from the shell of the job to the launcher and to ranks that do not run
  release "$job"
  jobs+=("$job")
done
for job in "${jobs[@]}"; do
  becomes "$job" COMPLETED 150
  [[ $(restarts "$job") == 1 ]] || fail "job $job was started again $(restarts "$job") times, not once"
done
for launcher in srun mpirun; do
  expect "$launcher/report.json" "it['starts'] == 2 and it['queries']['recalled'] > 0 and it['queries']['lost'] == 0"
  same_bytes alone/network.npz "$launcher/network.npz"
done
