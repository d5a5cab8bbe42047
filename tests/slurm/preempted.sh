#!/usr/bin/env bash
# A job that has to make room for a more urgent one is queued again, and its run goes on from its ledger to the network of
# a run that was left alone.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

network net 200 1500 1
"$UNHINGE" extract --oracle file:net.npz --out alone
site srun
job=$(submit --nodes="$TRIAL_NODES" --ntasks-per-node=1 "$JOBS/extract.sbatch" --oracle file:net.npz --out run)
hold "$job" run
urgent=$(submit --partition=urgent --nodes="$TRIAL_NODES" --exclusive --wrap 'echo room was made')
becomes "$urgent" COMPLETED
becomes "$job" COMPLETED 150
[[ $(restarts "$job") == 1 ]] || fail "the job was started again $(restarts "$job") times, not once"
expect run/report.json "it['starts'] == 2 and it['queries']['recalled'] > 0"
same_bytes alone/network.npz run/network.npz
