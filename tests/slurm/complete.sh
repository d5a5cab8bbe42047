#!/usr/bin/env bash
# A job of extract.sbatch, by srun and by mpirun, on one node and on two: it completes, and the network is the same.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

network net 12 20 1
for launcher in srun mpirun; do
  site "$launcher"
  for nodes in 1 2; do
    ((nodes <= TRIAL_NODES)) || continue
    job=$(submit --nodes="$nodes" --ntasks-per-node=2 --cpus-per-task=2 "$JOBS/extract.sbatch" \
      --oracle file:net.npz --out "$launcher-$nodes")
    becomes "$job" COMPLETED
    report=$launcher-$nodes/report.json
    expect "$report" "(it['status'], it['ranks'], it['threads']) == ('certified', $((2 * nodes)), 2)"
    # Where nodes have host names of their own, ranks on two of them are told apart, and speak by TCP.
    hosts=1
    [[ $TRIAL_MODE == together ]] || hosts=$nodes
    expect "$report" "len(it['layout']['hosts']) == $hosts"
    # The ranks of a node hold the target once.
    expect "$report" "all(1 <= host['replicas'] <= $((nodes / hosts)) for host in it['layout']['hosts'])"
    expect "$report" "min(rank['received_bytes'] for rank in it['layout']['ranks']) > 0"
    same_bytes srun-1/network.npz "$launcher-$nodes/network.npz"
  done
done
"$UNHINGE" verify net.npz srun-1/network.npz --at-most 1e-6
