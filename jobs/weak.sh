#!/usr/bin/env bash
# A weak study: the work grows with the nodes, and each node's share of it stays what it is.
#
# usage: [SITE=FILE] weak.sh DIR "1 2 4" INPUTS WIDTH [option of extract]...
#   INPUTS WIDTH   d, and the k of one node: Gaussian networks are made for the study, beside its runs
#
# About k d queries are asked, and an oracle in this process computes O(k) for each: k^2 d in all. So N nodes get the
# width k sqrt(N), rounded.
set -euo pipefail
# shellcheck source=jobs/launch.sh
source "$(dirname "${BASH_SOURCE[0]}")/launch.sh"
# shellcheck source=jobs/study.sh
source "$jobs/study.sh"

(($# >= 4)) || complain "too few words (wanted: DIR \"1 2 4\" INPUTS WIDTH [option of extract]...)" 2
load_site
begin_study weak "$1" "$2"
for count in "${counts[@]}"; do
  width=$(awk -v k="$4" -v n="$count" 'BEGIN { printf "%d", k * sqrt(n) + 0.5 }')
  target=$study/target-$count.npz
  "$PROGRAM" generate --family gaussian --inputs "$3" --width "$width" --seed 1 --out "$target"
  run_at "$count" --oracle "file:$target" "${@:5}"
done
end_study
