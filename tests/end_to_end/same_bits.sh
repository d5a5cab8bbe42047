#!/usr/bin/env bash
# One seed, one answer: the same bytes from any number of ranks and threads, and a report that differs in nothing
# but what it says of time, ranks and threads.
# shellcheck source=tests/end_to_end/_run.sh
source "$(dirname "${BASH_SOURCE[0]}")/_run.sh"

network wide gaussian 30 50 1 1
network many gaussian 12 20 3 2
cp "$UNHINGE_SOURCE_DIR/jobs/targets/diabetes-64.npz" trained.npz

# The report without what may differ; the command line names the folder and the threads.
invariant() {
  "$UNHINGE_PYTHON" -c 'import json, sys
report = json.load(open(sys.argv[1]))
for name in ("seconds", "ranks", "threads", "layout", "command_line"):
    del report[name]
print(json.dumps(report, sort_keys=True))' "$1"
}

for target in wide many trained; do
  first=
  for ranks in 1 2 3 4; do
    for threads in 1 2; do
      out=$target-$ranks-$threads
      on "$ranks" extract --oracle "file:$target.npz" --out "$out" --threads "$threads" > "$out.said" ||
        fail "$out: exit code $?"
      expect "$out/report.json" "it['ranks'] == $ranks and it['threads'] == $threads"
      bits="$(sha256sum < "$out/network.npz") $(invariant "$out/report.json" | sha256sum)"
      [[ ${first:=$bits} == "$bits" ]] || fail "$out differs from $target-1-1: $bits, not $first"
    done
  done
  echo "$target: ${first%% *} on 1 to 4 ranks of 1 and 2 threads"
done
