#include "unhinge/oracle/oracle.hpp"

#include <algorithm>

namespace unhinge {

void Oracle::answer(const QueryBatch& batch, AnswersRef answers) const {
  if (const auto* points = std::get_if<Points>(&batch.shape)) return answer_points(points->x, answers);
  constexpr Index tile = 256;  // keeps an expanded stencil of d^2 numbers a centre out of memory
  const Index total = query_count(batch);
  for (Index first = 0; first < total; first += tile) {
    const Index count = std::min(tile, total - first);
    answer_points(expand(batch, first, count), answers.middleCols(first, count));
  }
}

}  // namespace unhinge
