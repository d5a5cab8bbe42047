#!/usr/bin/env bash
# Another project finds the installed package, links it, and recovers a network through its public headers.
# Wants UNHINGE, the path of the program in its build folder.
set -euo pipefail

build=$(dirname "$UNHINGE")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch"

cmake --install "$build" --prefix "$scratch/prefix" > install.log
[[ -x prefix/bin/unhinge ]] || { echo "the program is not installed" >&2; exit 1; }

mkdir consumer
cat > consumer/CMakeLists.txt << 'END'
cmake_minimum_required(VERSION 3.25)
project(consumer CXX)
find_package(unhinge 0.1 REQUIRED)
add_executable(consumer consumer.cpp)
target_link_libraries(consumer PRIVATE unhinge::extraction)
END
cat > consumer/consumer.cpp << 'END'
#include <iostream>

#include "unhinge/extraction/extract.hpp"
#include "unhinge/oracle/open_oracle.hpp"
#include "unhinge/parallel/session.hpp"

int main(int argc, char** argv) {
  const unhinge::Session session(&argc, &argv);
  const auto oracle = unhinge::open_oracle(argv[1]);
  unhinge::Progress silent;
  const unhinge::Result result = unhinge::extract({}, {}, *oracle, session.world(), silent);
  std::cout << "neurons: " << result.network.width() << ' ' << result.message << '\n';
  return static_cast<int>(result.exit_code);
}
END

# Linking is part of the test, so the sanitizers of the build, if any, are in the consumer as well.
cmake -G Ninja -S consumer -B consumer/build -DCMAKE_BUILD_TYPE=Release -DCMAKE_PREFIX_PATH="$scratch/prefix" > configure.log
cmake --build consumer/build

prefix/bin/unhinge generate --family gaussian --inputs 7 --width 5 --outputs 2 --seed 3 --out target.npz
said=$(consumer/build/consumer file:target.npz)
echo "$said"
[[ $said == "neurons: 5 "* ]] || { echo "expected the 5 neurons of the target" >&2; exit 1; }
