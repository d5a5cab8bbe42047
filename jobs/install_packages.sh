#!/usr/bin/env bash
# Installs what building and running needs, and nothing when all of it is there.
#
# usage: install_packages.sh [--check-tools] [--slurm]
#   --check-tools   also what .ci/run needs: clang-format, clang-tidy and shellcheck
#   --slurm         also what tests/slurm needs: Slurm's daemons, and gnuplot for the plots of studies
#
# Debian 12 with root or sudo: missing packages come from apt. Elsewhere: says what is missing, exits 2.
set -euo pipefail

# libzip's CMake package also looks for its three command-line tools, which Debian packs one by one.
packages=(
  g++ cmake ninja-build
  openmpi-bin libopenmpi-dev
  libeigen3-dev librandom123-dev
  libboost-dev libboost-program-options-dev
  nlohmann-json3-dev libspdlog-dev libfmt-dev
  libxxhash-dev
  libzip-dev zipcmp zipmerge ziptool zlib1g-dev
  libgtest-dev
  pkg-config libcmark-gfm-dev libcmark-gfm-extensions-dev
  python3 python3-numpy python3-jsonschema
)

for argument in "$@"; do
  case "$argument" in
    --check-tools) packages+=(clang-format clang-tidy shellcheck) ;;
    # Slurm's PMIx plugin opens libpmix.so by the name that only the -dev package has.
    --slurm) packages+=(slurmctld slurmd slurm-client munge libpmix-dev iproute2 util-linux gnuplot-nox tcl) ;;
    *)
      echo "install_packages.sh: unknown option '$argument' (known are --check-tools and --slurm); leave it out" >&2
      exit 2
      ;;
  esac
done

complain() { # what is missing, why nothing was done about it
  echo "packages are missing: $1 ($2); install them, or their like, and run this again" >&2
  exit 2
}

if ! { command -v apt-get && command -v dpkg-query; } > /dev/null; then
  missing=()
  for tool in c++ cmake ninja mpirun python3; do
    command -v "$tool" > /dev/null || missing+=("$tool")
  done
  if ((${#missing[@]})); then
    complain "${missing[*]}" "this system has no apt; libraries wanted too are those of ${packages[*]}"
  fi
  exit 0 # the libraries are looked for by cmake, which names what it misses
fi

missing=()
for package in "${packages[@]}"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2> /dev/null || true)
  [[ $status == installed* ]] || missing+=("$package")
done
((${#missing[@]})) || exit 0

as_root=()
if (($(id -u) != 0)); then
  command -v sudo > /dev/null || complain "${missing[*]}" "neither root nor sudo is at hand"
  as_root=(sudo)
fi

echo "installing ${missing[*]}"
apt() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300 "$@"; }
apt update || echo "apt-get update failed; trying with the lists that are here" >&2
apt install --no-install-recommends "${missing[@]}" || complain "${missing[*]}" "apt-get install failed"
