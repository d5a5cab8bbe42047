#!/usr/bin/env bash
# Runs the benchmarks at full size and draws docs/figures/*.svg and the tables of docs/performance.md from what they
# say. Five minutes on an idle machine; wants gnuplot, compares with OpenBLAS where libopenblas-dev is installed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

command -v gnuplot > /dev/null || {
  echo "gnuplot is missing (it draws the figures); install gnuplot-nox" >&2
  exit 2
}
bash jobs/install_packages.sh
source jobs/mpi_settings.sh
cmake --preset release
cmake --build --preset release --target bench_kernels bench_threads bench_extraction bench_search bench_messages \
  unhinge

# OpenBLAS takes a processor that it does not know for one without vectors worth the name.
flags=$(grep -m 1 ^flags /proc/cpuinfo || true)
case " $flags " in
  *" avx512f "*) core=SkylakeX ;;
  *" avx2 "*) core=Haswell ;;
  *) core= ;;
esac
[[ -z $core ]] || export OPENBLAS_CORETYPE="${OPENBLAS_CORETYPE:-$core}"

tables=build/release/bench/tables
mkdir -p "$tables" docs/figures
build/release/bench/kernels > "$tables/kernels.csv"
build/release/bench/threads > "$tables/threads.csv"
build/release/bench/extraction > "$tables/extraction.csv"
build/release/bench/search > "$tables/search.csv"
python3 bench/ranks.py > "$tables/ranks.csv"
gnuplot -e "table='$tables/search.csv'" bench/growth.gp
gnuplot -e "table='$tables/extraction.csv'" bench/plot.gp
gnuplot -e "table='$tables/kernels.csv'" bench/kernels.gp
gnuplot -e "table='$tables/ranks.csv'" bench/ranks.gp
python3 bench/tables.py docs/performance.md "$tables"
echo "the tables are in $tables and docs/performance.md, the figures in docs/figures"
