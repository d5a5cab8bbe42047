// The one option of a benchmark: its full size, or one that only shows that it works.
#pragma once

#include <cstdlib>
#include <iostream>
#include <string_view>

namespace unhinge {

enum class Extent { full, tiny };

/// Prints a usage line and ends the program with 2 for anything but nothing or `--tiny`.
inline Extent extent(int argc, char** argv) {
  if (argc == 1) return Extent::full;
  if (argc == 2 && std::string_view(argv[1]) == "--tiny") return Extent::tiny;
  std::cerr << "usage: " << argv[0] << " [--tiny]; a table for people goes to stderr, CSV to stdout\n";
  std::exit(2);
}

}  // namespace unhinge
