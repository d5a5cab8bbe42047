// A random orthonormal basis that starts along the line.
#pragma once

#include <cstdint>

#include "unhinge/base/matrix.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// d x d, orthonormal columns, the first along `v`, the others random on its complement (Haar up to their
/// signs): they make every <n, q_i> near Gaussian, also for sparse, integer or badly scaled weights.
Matrix random_basis(const Vector& v, std::uint64_t seed, std::uint64_t item);
/// Collective: the same, on every rank; the columns are shared out, as that takes d^3 operations.
Matrix random_basis(const Crew& crew, const Vector& v, std::uint64_t seed, std::uint64_t item);

}  // namespace unhinge
