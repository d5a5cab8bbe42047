// The read-out refitted: one linear regression on Gaussian queries, from moments that all ranks gather.
#pragma once

#include <cstdint>

#include "unhinge/network/network.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// Keeps the hyperplanes of `network` and fits read-out, affine part and constant of every output to
/// `queries_per_unknown` x (k + d + 1) fresh Gaussian queries (CKM's last step). Fits the residual, so that
/// rounding is relative to the correction. Collective; the same on every rank.
Network refit_read_out(Crew& crew, const Network& network, double queries_per_unknown, std::uint64_t seed,
                       std::uint64_t item);

}  // namespace unhinge
