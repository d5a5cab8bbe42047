#!/usr/bin/env bash
# Networks that were trained on data, not drawn: certified, and exact to 1e-6.
# shellcheck source=tests/end_to_end/_run.sh
source "$(dirname "${BASH_SOURCE[0]}")/_run.sh"

# recovers NAME HYPERPLANES: from NAME.npz, of which this many hyperplanes are found and no other.
recovers() {
  on 2 extract --oracle "file:$1.npz" --out "$1" --threads 1 > "$1.said" || fail "$1: exit code $?, $(cat "$1.said")"
  "$UNHINGE" verify "$1.npz" "$1/network.npz" --json > "$1.json"
  expect "$1/report.json" "it['status'] == 'certified'"
  expect "$1.json" "it['distance']['relative_rms'] <= 1e-6"
  expect "$1.json" "it['recovered']['units'] == it['hyperplanes']['matched'] == $2"
  tail -n 1 "$1/run.log"
}

cp "$UNHINGE_SOURCE_DIR"/jobs/targets/{diabetes-64,digits-128}.npz .
recovers diabetes-64 64
# Training has shrunk five of the 128 units to 1e-110 and less: no answer in float64 can tell of them.
recovers digits-128 123

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
