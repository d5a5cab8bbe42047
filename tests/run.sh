#!/usr/bin/env bash
# Builds everything with warnings as errors and runs the tests; leaves with the exit code of ctest.
#
# usage: run.sh [--fast] [option of ctest]...
#        run.sh --slurm [NAME]...
#   --fast   leaves out the end-to-end tests, those labelled `slow`, and the runs on more than 2 ranks
#   --slurm  runs the job scripts instead, on a Slurm brought up for it here: the tests of tests/slurm, or those named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ ${1:-} == --slurm ]]; then
  bash jobs/install_packages.sh --slurm
  cmake --preset release -DUNHINGE_WERROR=ON
  cmake --build --preset release --target unhinge
  UNHINGE=$PWD/build/release/unhinge exec bash tests/slurm/all.sh "${@:2}"
fi

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
