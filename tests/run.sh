#!/usr/bin/env bash
# Builds everything with warnings as errors and runs the tests; leaves with the exit code of ctest.
#
# usage: run.sh [--fast] [option of ctest]...
#   --fast   leaves out the end-to-end tests, those labelled `slow`, and the runs on more than 2 ranks
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

selection=()
if [[ ${1:-} == --fast ]]; then
  selection=(--label-exclude '^(end_to_end|slow|np3|np4)$')
  shift
fi

bash jobs/install_packages.sh
source jobs/mpi_settings.sh
cmake --preset release -DUNHINGE_WERROR=ON
cmake --build --preset release
exec ctest --preset release --parallel 2 --output-on-failure --no-tests=error "${selection[@]}" "$@"
