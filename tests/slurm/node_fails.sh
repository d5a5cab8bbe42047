#!/usr/bin/env bash
# A node is lost while a run is under way, with its daemon and its ranks. srun leaves the job to Slurm, which queues it
# again; mpirun ends it, and the same command goes on. Both ends in the network of a run that was left alone.
#
# environment: LOSSES=N   how often each launcher loses a node (default: 1)
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"
[[ $TRIAL_MODE == apart && $TRIAL_NODES -ge 2 ]] || { echo "nodes with processes of their own are wanted"; exit 0; }
# shellcheck source=tests/slurm/_nodes.sh
source "$(dirname "${BASH_SOURCE[0]}")/_nodes.sh"

network net 200 1500 1
"$UNHINGE" extract --oracle file:net.npz --out alone

# begin LAUNCHER FOLDER: a job on two nodes, held when it has begun its work; sets `job`.
begin() {
  site "$1"
  job=$(submit --nodes=2 --ntasks-per-node=1 "$JOBS/extract.sbatch" --oracle file:net.npz --out "$2")
}

# whole FOLDER: the run went on from what it had, and lost no more than what was being asked.
whole() {
  expect "$1/report.json" "it['starts'] == 2 and it['queries']['recalled'] > 0"
  expect "$1/report.json" "it['queries']['lost'] <= 2 * 2304"
  same_bytes alone/network.npz "$1/network.npz"
}

for ((n = 1; n <= ${LOSSES:-1}; n++)); do
  begin mpirun "mpirun-$n"
  hold "$job" "mpirun-$n"
  lose_node 2
  return_node 2 # mpirun misses its daemon there all the same
  becomes "$job" FAILED
  begin mpirun "mpirun-$n"
  becomes "$job" COMPLETED 150
  whole "mpirun-$n"

  begin srun "srun-$n"
  hold "$job" "srun-$n"
  lose_node 2
  # Slurm notices by itself, after SlurmdTimeout.
  becomes "$job" PENDING 150
  return_node 2
  becomes "$job" COMPLETED 150
  [[ $(restarts "$job") == 1 ]] || fail "the job was started again $(restarts "$job") times, not once"
  whole "srun-$n"
done
