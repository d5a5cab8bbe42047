#!/usr/bin/env bash
# An array of jobs: a line of the list each, and a failing one does not hide among them.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

site mpirun
network a 6 5 1
network b 7 4 2
cat > list << LIST
# target and seed
--oracle file:a.npz --seed 1

--oracle file:a.npz --seed 2
--oracle file:b.npz --seed 1
--oracle file:none.npz
LIST
job=$(submit --array=1-4%2 --ntasks-per-node=1 "$JOBS/array.sbatch" list runs --epsilon 1e-10)
for task in 1 2 3; do
  becomes "${job}_$task" COMPLETED
  expect "runs/$task/report.json" "it['status'] == 'certified' and it['epsilon'] == 1e-10"
done
becomes "${job}_4" FAILED
expect runs/1/report.json "(it['oracle']['name'], it['seed']) == ('file:a.npz', 1)"
expect runs/2/report.json "(it['oracle']['name'], it['seed']) == ('file:a.npz', 2)"
expect runs/3/report.json "(it['oracle']['name'], it['seed']) == ('file:b.npz', 1)"
scontrol show job "${job}_4" | grep -q 'ExitCode=2:0' || fail "the program's exit code is not the job's"
