# shellcheck shell=bash
# To be sourced by the tests of this folder: a scratch folder, the program on ranks, and checks that say what failed.
set -euo pipefail
: "${UNHINGE:?the path of the program}" "${UNHINGE_SOURCE_DIR:?the path of the sources}"
MPIEXEC=${MPIEXEC:-mpiexec}
UNHINGE_PYTHON=${UNHINGE_PYTHON:-/usr/bin/python3}

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

fail() {
  echo "FAILED: $*" >&2
  exit 1
}

# on RANKS WORDS...: the program under the launcher, its exit code that of the launcher.
on() {
  local ranks=$1
  shift
  "$MPIEXEC" -n "$ranks" "$UNHINGE" "$@"
}

# network NAME FAMILY INPUTS WIDTH OUTPUTS SEED: writes NAME.npz.
network() {
  "$UNHINGE" generate --out "$1.npz" --family "$2" --inputs "$3" --width "$4" --outputs "$5" --seed "$6" > /dev/null
}

# holds JSON EXPRESSION: whether the Python expression is true of the document, which it calls `it`.
holds() {
  "$UNHINGE_PYTHON" -c 'import json, sys
it = json.load(open(sys.argv[1]))
sys.exit(not eval(sys.argv[2]))' "$1" "$2"
}

# expect JSON EXPRESSION: fails, and shows the document, unless it holds.
expect() {
  holds "$1" "$2" || {
    cat "$1" >&2
    fail "$1: not $2"
  }
}
