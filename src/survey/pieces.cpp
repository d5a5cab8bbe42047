#include "unhinge/survey/pieces.hpp"

#include <algorithm>

namespace unhinge {
namespace {

// An oracle in this process answers so many in a fraction of a millisecond, some fifty times what it costs to
// record them; and a network of 1000 neurons in 784 dimensions takes 800000 queries in all.
constexpr Index most_queries = 2048;
constexpr Index block = 48;  // directions that a kernel takes at a time

}  // namespace

Pieces::Pieces(const Tile& tile) : tile_(tile) {
  const auto* stencil = std::get_if<Stencil>(&tile.batch.shape);
  if (stencil == nullptr) return;
  const Index centres = std::max<Index>(1, stencil->centres.cols());
  directions_ = std::max<Index>(1, most_queries / centres / block) * block;
  count_ = static_cast<std::uint64_t>((stencil->directions.cols() + directions_ - 1) / directions_);
  if (count_ > 1) piece_ = tile;
}

const Tile& Pieces::at(std::uint64_t number) {
  if (count_ == 1) return tile_;
  const auto& whole = std::get<Stencil>(tile_.batch.shape);
  auto& part = std::get<Stencil>(piece_.batch.shape);
  const Index count = std::min(directions_, whole.directions.cols() - first(number));
  part.directions = whole.directions.run(first(number), count);
  piece_.queries = whole.centres.cols() * count;
  return piece_;
}

void Pieces::place(std::uint64_t number, const Matrix& answers, Matrix& all) const {
  if (count_ == 1) {
    all = answers;
    return;
  }
  const auto& whole = std::get<Stencil>(tile_.batch.shape);
  const Index centres = whole.centres.cols();
  const Index count = answers.cols() / centres;
  for (Index p = 0; p < centres; ++p)
    all.middleCols(p * whole.directions.cols() + first(number), count) = answers.middleCols(p * count, count);
}

}  // namespace unhinge
