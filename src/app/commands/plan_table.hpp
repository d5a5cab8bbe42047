// Prints plans for several widths side by side: the width itself is only found by the run.
#pragma once

#include <string>

#include "unhinge/extraction/problem.hpp"
#include "unhinge/oracle/oracle.hpp"

namespace unhinge {

/// A table for --dry-run, one column a width, in queries, flops and bytes.
std::string plan_table(const Problem& problem, const std::string& oracle, const Shape& shape, int ranks);

/// What the constants of docs/method.md, "What the theorem asks", would ask at the same widths, for weights
/// and offsets of at most 1.
std::string theorem_table(const Problem& problem, const Shape& shape);

}  // namespace unhinge
