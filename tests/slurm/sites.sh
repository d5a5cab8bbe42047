#!/usr/bin/env bash
# The sites as they are: a job that names none, the example of a large centre, and one machine without a scheduler, for
# which the quickstart and a study are run as well.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

network net 12 20 1
unset SITE
plain=$(submit "$JOBS/extract.sbatch" --oracle file:net.npz --out plain)

# What the centre alone has: modules, an account, a partition and cores enough.
sed -e 's/--account=my-project --partition=standard/--partition=main/' -e 's/^RANKS_PER_NODE=.*/RANKS_PER_NODE=2/' \
  -e 's/^THREADS=.*/THREADS=2/' "$JOBS/sites/centre.env.example" > centre.env
cat >> centre.env << CENTRE
module() { echo "\$*" >> "$PWD/modules"; }
CENTRE
SITE=$PWD/centre.env "$JOBS/strong.sh" centre 1 --oracle file:net.npz > centre.said
# The job finds the program by the name that the module gives it.
collects=$(sed -n 's/^job \([0-9]*\) collects .*/\1/p' centre.said)

job=$(submit --ntasks=2 --wrap "bash '$JOBS/quickstart.sh'")

# On the machine that jobs are submitted from, without any: the very commands of docs/clusters.md.
export SITE=$JOBS/sites/laptop.env
bash "$JOBS/strong.sh" laptop "1 2" --oracle file:net.npz
grep -q 'yes' laptop/study.csv || fail "the networks of the study differ"
[[ $(wc -l < laptop/study.csv) == 3 ]] || fail "the table is not one of two runs"
grep -q '</svg>' laptop/scaling.svg || fail "no plot"
printf -- '--oracle file:net.npz --seed %d\n' 1 2 > list
bash "$JOBS/array.sbatch" list many
expect many/2/report.json "it['seed'] == 2 and it['ranks'] == 2"

becomes "$plain" COMPLETED
same_bytes plain/network.npz laptop/nodes-1/network.npz
becomes "$collects" COMPLETED
same_bytes plain/network.npz centre/nodes-1/network.npz
grep -q '^load .*unhinge' modules || fail "the centre's modules were not loaded"
expect centre/nodes-1/report.json "(it['ranks'], it['threads']) == (2, 2)"
becomes "$job" COMPLETED 150
grep -q 'the network is ' "slurm-$job.out" || fail "the quickstart does not say where its network is"
