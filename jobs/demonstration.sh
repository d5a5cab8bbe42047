#!/usr/bin/env bash
# A very wide network from its generation to its certificate: 1000 inputs and 100,000 neurons, 10^8 parameters, unless
# others are named. Half an hour to an hour on two cores, 4 GB of memory, 3 GB of disk; one that is ended goes on when
# it is started again. docs/demonstration.md shows such a run.
#
# usage: demonstration.sh [INPUTS WIDTH]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

inputs=${1:-1000}
width=${2:-100000}
folder=runs/demonstration/$inputs-$width
target=$folder/target.npz

threads=$(nproc) # before the settings of MPI, which leave a rank one thread where none are named
bash jobs/install_packages.sh
source jobs/mpi_settings.sh
cmake --preset release
cmake --build --preset release --target unhinge

unhinge=build/release/unhinge
mkdir -p "$folder"
[[ -e $target ]] ||
  "$unhinge" generate --family gaussian --inputs "$inputs" --width "$width" --seed 1 --out "$target"
"$unhinge" extract --oracle "file:$target" --dry-run
mpirun -n 1 "$unhinge" extract --oracle "file:$target" --out "$folder/run" --threads "$threads"
"$unhinge" verify "$target" "$folder/run/network.npz" --at-most 1e-6
