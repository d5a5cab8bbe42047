// From the words of the command line to an exit code.
#pragma once

#include <string>
#include <vector>

#include "unhinge/base/error.hpp"

namespace unhinge {

/// Runs `unhinge` with `words`, the program's name first. Throws what the command throws.
ExitCode run(const std::vector<std::string>& words);

/// Writes `unhinge: error: text` to stderr, once for all the processes of one launch.
void print_error(const Error& error, const std::vector<std::string>& words);

/// Throws a resources Error unless everything printed has reached stdout.
void require_printed();

}  // namespace unhinge
