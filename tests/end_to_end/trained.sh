#!/usr/bin/env bash
# Networks that were trained on data, not drawn: exact to 1e-6, or 1e-9 at full precision; certified, or honest.
# shellcheck source=tests/end_to_end/_run.sh
source "$(dirname "${BASH_SOURCE[0]}")/_run.sh"

# All the digits that the answers have, where the program can be told to find them.
precision=() most=1e-6
if "$UNHINGE" extract --help | grep -q -e --precision; then
  precision=(--precision full) most=1e-9
fi

# extract_from NAME: extracts NAME.npz, and leaves the exit code in `code`; what is found is close to the truth.
extract_from() {
  code=0
  on 2 extract --oracle "file:$1.npz" --out "$1" --threads 1 "${precision[@]}" > "$1.said" 2>&1 || code=$?
  [[ $code == 0 || $code == 3 ]] || fail "$1: exit code $code, $(cat "$1.said")"
  "$UNHINGE" verify "$1.npz" "$1/network.npz" --json > "$1.json"
  tail -n 1 "$1/run.log"
  expect "$1.json" "it['distance']['relative_rms'] <= $most"
}

# recovers NAME HYPERPLANES: certified, this many hyperplanes found and no other.
recovers() {
  extract_from "$1"
  expect "$1/report.json" "it['status'] == 'certified'"
  expect "$1.json" "it['recovered']['units'] == it['hyperplanes']['matched'] == $2"
}

# comes_close NAME: a certificate, if there is one, that is true.
comes_close() {
  extract_from "$1"
  [[ $code == 3 ]] && return
  bound=$("$UNHINGE_PYTHON" -c 'import json, sys
print(json.load(open(sys.argv[1]))["certificate"]["relative_rms"])' "$1/report.json")
  # What is relative to the recovered network there is relative to the truth here: the two agree to 1e-6.
  expect "$1.json" "it['distance']['relative_rms'] <= 1.0001 * $bound"
}

cp "$UNHINGE_SOURCE_DIR"/jobs/targets/*.npz .
recovers diabetes-64 64
# Training has shrunk five of the 128 units to 1e-110 and less: no answer in float64 can tell of them.
recovers digits-128 123
# Of these 200 units 183 have gone the same way.
recovers friedman-200-dead 17
# Units of every size down to the rounding of answers: which are found is chance, what they do all together is not.
comes_close diabetes-200-decay
comes_close friedman-200-decay
# A third of these units are 1e-15 to 1e-8, met at 1e5 and beyond: they matter to nobody, and must not be in the way.
comes_close diabetes-200-lbfgs

# The same function written with units that nobody can see: two halves of one unit, one half of them scaled, a unit
# without read-out and one without weights.
"$UNHINGE_PYTHON" - << 'END'
import numpy as np
net = dict(np.load("diabetes-64.npz"))
w1, b1, w2, b2 = net["W1"], net["b1"], net["W2"], net["b2"]
halves = [3, 17]
scale = np.array([1.0, 4.0])  # powers of two: no rounding
w2 = w2.copy()
w2[:, halves] /= 2
w1 = np.vstack([w1, scale[:, None] * w1[halves], np.ones((1, 10)), np.zeros((1, 10))])
b1 = np.concatenate([b1, scale * b1[halves], [0.5, 0.25]])
w2 = np.hstack([w2, w2[:, halves] / scale, [[0.0, 1.0]]])
np.savez("padded.npz", W1=w1, b1=b1, W2=w2, b2=b2 - 0.25)
END
recovers padded 64
"$UNHINGE" verify diabetes-64.npz padded.npz --json > same.json
expect same.json "it['distance']['relative_rms'] <= 1e-15"
expect padded.json "it['truth']['units'] == 68 and it['truth']['duplicates'] == 2 and it['truth']['dead'] == 2"
expect padded.json "it['truth']['distinct_hyperplanes'] == 64"
"$UNHINGE" inspect padded.npz > padded.txt
for text in "2 units lie on the hyperplane of an earlier one" "2 units are dead"; do
  grep -qF "$text" padded.txt || {
    cat padded.txt >&2
    fail "inspect does not say '$text'"
  }
done
