#!/usr/bin/env bash
# Random networks come back from their answers: certified, exact to 1e-7, for about one query a parameter.
# shellcheck source=tests/end_to_end/_run.sh
source "$(dirname "${BASH_SOURCE[0]}")/_run.sh"

# recovers INPUTS WIDTH RANKS PER_PARAMETER: five networks, each within the queries a parameter (- : any number).
recovers() {
  local inputs=$1 width=$2 ranks=$3 most=$4 seed name
  for seed in 1 2 3 4 5; do
    name=$inputs-$width-$seed
    network "$name" gaussian "$inputs" "$width" 1 "$seed"
    on "$ranks" extract --oracle "file:$name.npz" --out "$name" --threads 1 > "$name.said" || fail "$name: exit code $?, $(cat "$name.said")"
    "$UNHINGE" verify "$name.npz" "$name/network.npz" --json > "$name.json"
    expect "$name/report.json" "it['status'] == 'certified' and it['network']['width'] == $width"
    expect "$name.json" "it['distance']['relative_rms'] <= 1e-7"
    expect "$name.json" "it['hyperplanes'] == {'matched': $width, 'missed': 0, 'missed_invisible': 0, 'spurious': 0}"
    [[ $most == - ]] || expect "$name/report.json" "it['queries']['per_parameter'] <= $most"
    tail -n 1 "$name/run.log"
  done
}

recovers 784 32 1 1.05
recovers 784 128 2 1.02
recovers 80 40 2 -
recovers 20 60 1 -
