#!/usr/bin/env bash
# Nodes that see different files under one name, or one of them none: the run ends on all of them with one message and
# does not hang, though on each node only the first rank reads.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"
[[ $TRIAL_MODE == apart && $TRIAL_NODES -ge 2 ]] || { echo "nodes with files of their own are wanted"; exit 0; }

network first 12 20 1
network second 12 20 2
target=/dev/shm/differs.npz # each node's own

# refused NAME TEXT: the job ends as FAILED, having said the text in one message.
refused() {
  job=$(submit --nodes=2 --ntasks-per-node=2 --output="$1.said" "$JOBS/extract.sbatch" \
    --oracle "file:$target" --out "$1")
  becomes "$job" FAILED
  [[ $(grep -c '^unhinge: error:' "$1.said") == 1 ]] && grep -qF "$2" "$1.said" && return
  cat "$1.said" >&2
  fail "$1: not one message with '$2'"
}

# shellcheck disable=SC2016  # to be expanded on the node
for launcher in srun mpirun; do
  site "$launcher"
  srun --nodes=2 --ntasks-per-node=1 bash -c 'case $SLURM_NODEID in
    0) cp first.npz "$1" ;;
    *) cp second.npz "$1" ;;
  esac' copy "$target"
  refused "$launcher-other" "has another problem than rank 0"
  srun --nodes=2 --ntasks-per-node=1 bash -c 'if ((SLURM_NODEID == 1)); then rm "$1"; fi' remove "$target"
  refused "$launcher-none" "differs.npz: no such file"
  srun --nodes=2 --ntasks-per-node=1 rm -f "$target"
done
