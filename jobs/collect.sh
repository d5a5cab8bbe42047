#!/usr/bin/env bash
# Gathers the runs of a study into one table and draws it.
#
# usage: collect.sh DIR
#   DIR/study.csv is made from DIR/nodes-*/report.json; DIR/time.svg and DIR/scaling.svg where gnuplot is at hand.
# Exit code 3: a run of a strong study has another network than the first, or a run has none.
set -euo pipefail
(($# == 1)) || { echo "collect.sh: one word is wanted (the folder of a study); give it" >&2; exit 2; }
jobs=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

code=0
python3 "$jobs/collect.py" "$1" || code=$?
((code == 0 || code == 3)) || exit "$code"
if command -v gnuplot > /dev/null; then
  gnuplot -c "$jobs/study.gnuplot" "$1" "$(cat "$1/kind")"
else
  echo "collect.sh: no plots (gnuplot is not at hand); install gnuplot-nox and run this again" >&2
fi
exit "$code"
