// The scan: one random line, all its kinks, by batches that rank 0 plans and all ranks answer.
#pragma once

#include <cstdint>

#include "unhinge/stages/kink_search.hpp"
#include "unhinge/stages/scanned_line.hpp"
#include "unhinge/stages/subject.hpp"

namespace unhinge {

/// Scans the line number `line` of the seed. The same on every rank.
ScannedLine scan_line(Subject& subject, const Noise& noise, std::uint64_t seed, std::uint64_t line);

}  // namespace unhinge
