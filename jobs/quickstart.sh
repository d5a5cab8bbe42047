#!/usr/bin/env bash
# From a fresh Debian 12 to a recovered network: installs what is missing, builds, recovers the network of
# jobs/targets/diabetes-64.npz on 2 ranks from its answers alone, then compares it with the original.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

ranks=2
target=jobs/targets/diabetes-64.npz
folder=runs/quickstart

bash jobs/install_packages.sh
source jobs/mpi_settings.sh
cmake --preset release
cmake --build --preset release --target unhinge

unhinge=build/release/unhinge
mpirun -n "$ranks" "$unhinge" extract --oracle "file:$target" --out "$folder" --force
# The root mean square is the root of the accuracy that extract asks for by itself, 1e-12 of the variance.
"$unhinge" verify "$target" "$folder/network.npz" --at-most 1e-6
echo "the network is $folder/network.npz, what was done for it is told in $folder/report.json"
