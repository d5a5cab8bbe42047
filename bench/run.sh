#!/usr/bin/env bash
# Runs the benchmarks at full size and draws docs/figures/*.svg from what they say. About a minute; wants gnuplot.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v gnuplot > /dev/null || {
  echo "gnuplot is missing (it draws the figures); install gnuplot-nox" >&2
  exit 2
}
bash jobs/install_packages.sh
cmake --preset release
cmake --build --preset release --target bench_kernels bench_threads bench_extraction bench_search

tables=build/release/bench/tables
mkdir -p "$tables" docs/figures
build/release/bench/kernels > "$tables/kernels.csv"
build/release/bench/threads > "$tables/threads.csv"
build/release/bench/extraction > "$tables/extraction.csv"
build/release/bench/search > "$tables/search.csv"
gnuplot -e "table='$tables/search.csv'" bench/growth.gp
gnuplot -e "table='$tables/extraction.csv'" bench/plot.gp
echo "the tables are in $tables, the figures in docs/figures"
