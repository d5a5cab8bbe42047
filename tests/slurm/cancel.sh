#!/usr/bin/env bash
# scancel ends the program on every node, and a cancelled job does not come back by itself.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

network big 200 2000 1
for launcher in srun mpirun; do
  site "$launcher"
  job=$(submit --nodes="$TRIAL_NODES" --ntasks-per-node=1 "$JOBS/extract.sbatch" --oracle file:big.npz \
    --out "$launcher")
  hold "$job" "$launcher"
  [[ $(ranks_of "$job" | wc -l) == "$TRIAL_NODES" ]] || fail "not one rank on each node"
  scancel "$job"
  becomes "$job" CANCELLED
  for ((i = 0; i < 100; i++)); do
    [[ -n $(ranks_of "$job") ]] || break
    sleep 0.1
  done
  [[ -z $(ranks_of "$job") ]] || fail "ranks outlive their job"
  [[ $(restarts "$job") == 0 ]] || fail "a cancelled job is queued again"
done
