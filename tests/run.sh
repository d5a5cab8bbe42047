#!/usr/bin/env bash
# Builds everything with warnings as errors and runs the tests; leaves with the exit code of ctest.
#
# usage: run.sh [--fast] [option of ctest]...
#   --fast   leaves out the tests labelled `slow`
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

selection=()
if [[ ${1:-} == --fast ]]; then
  selection=(--label-exclude slow)
  shift
fi

bash jobs/install_packages.sh
source jobs/mpi_settings.sh
cmake --preset release -DUNHINGE_WERROR=ON
cmake --build --preset release
exec ctest --preset release --parallel 2 --output-on-failure --no-tests=error "${selection[@]}" "$@"
