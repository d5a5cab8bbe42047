#!/usr/bin/env bash
# A strong and a weak study on one node and on two: jobs one after the other, equal networks, a table and plots.
# shellcheck source=tests/slurm/_jobs.sh
source "$(dirname "${BASH_SOURCE[0]}")/_jobs.sh"

((TRIAL_NODES >= 2)) || { echo "two nodes are wanted"; exit 0; }
site srun
network net 20 30 1

# column NAME: the values of a column of study.csv, a line each.
column() {
  "$UNHINGE_PYTHON" -c 'import csv, sys
for row in csv.DictReader(open(sys.argv[1])): print(row[sys.argv[2]])' "$1/study.csv" "$2"
}

# The last job of a study collects.
last_job() { sed -n 's/^job \([0-9]*\) collects .*/\1/p' "$1.said"; }

"$JOBS/strong.sh" strong "1 2" --oracle file:net.npz > strong.said
network_job=$(sed -n 's/^nodes-2 is job //p' strong.said)
scontrol show job "$network_job" | grep -q 'Dependency=afterany' || fail "the second run does not wait for the first"
"$JOBS/weak.sh" weak "1 2" 20 30 > weak.said
for kind in strong weak; do
  becomes "$(last_job $kind)" COMPLETED
  [[ $(column $kind nodes | paste -sd ' ') == "1 2" ]] || fail "$kind: the table is not one of 1 and 2 nodes"
  [[ $(column $kind status | sort -u) == certified ]] || fail "$kind: not all are certified"
  [[ $(column $kind ranks | paste -sd ' ') == "2 4" ]] || fail "$kind: not on 2 and 4 ranks"
  [[ $(column $kind efficiency | head -n 1) == 1 ]] || fail "$kind: the first run is not what others are measured by"
  [[ $(column $kind received_bytes | sort -n | head -n 1) -gt 0 ]] || fail "$kind: nothing was received"
  for plot in time scaling; do
    grep -q '</svg>' "$kind/$plot.svg" || fail "$kind/$plot.svg is no plot"
  done
done
[[ $(column strong same_network | sort -u) == yes ]] || fail "the networks differ"
[[ $(column strong sha256 | head -n 1) == $(sha256sum < strong/nodes-2/network.npz | cut -d ' ' -f 1) ]] ||
  fail "the hash is not that of the network"
# 30 sqrt(2) neurons on two nodes.
[[ $(column weak width | paste -sd ' ') == "30 42" ]] || fail "the width does not grow with the root of the nodes"

# A network that is another one does not pass unseen.
cp weak/nodes-2/network.npz strong/nodes-2/network.npz
code=0
"$JOBS/collect.sh" strong || code=$?
((code == 3)) || fail "another network is accepted, exit code $code"
