// The scan: one random line, all its kinks, by batches that rank 0 plans and all ranks answer.
#pragma once

#include <cstdint>

#include "unhinge/stages/line/kink_search.hpp"
#include "unhinge/stages/line/scanned_line.hpp"
#include "unhinge/stages/probe/subject.hpp"

namespace unhinge {

/// Line `number` of the seed: origin and direction standard Gaussian.
Line draw_line(Index inputs, std::uint64_t seed, std::uint64_t number);

/// Scans line `number` of the seed. Gives up early where `search.most_kinks` are far too few. The same on
/// every rank.
ScannedLine scan_line(Subject& subject, const Noise& noise, const SearchSettings& search, std::uint64_t seed,
                      std::uint64_t number);

}  // namespace unhinge
