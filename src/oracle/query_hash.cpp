#include "unhinge/oracle/query_hash.hpp"

#include <xxhash.h>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace unhinge {
namespace {

/// A running XXH3. Sizes are mixed in beside the numbers, so that no two batches run together.
class Stream {
 public:
  Stream() : state_(XXH3_createState(), XXH3_freeState) { XXH3_64bits_reset(state_.get()); }

  void add(const Matrix& m) {
    add(m.rows(), m.cols(), std::span(m.data(), static_cast<std::size_t>(m.size())));
  }
  void add(Index rows, Index cols, std::span<const double> numbers) {
    const std::array<std::int64_t, 2> size = {rows, cols};
    XXH3_64bits_update(state_.get(), size.data(), sizeof size);
    XXH3_64bits_update(state_.get(), numbers.data(), numbers.size_bytes());
  }
  std::uint64_t digest() const { return XXH3_64bits_digest(state_.get()); }

  void add_shape(const Points& b) { add(b.x); }
  void add_shape(const Line& b) {
    add(b.origin);
    add(b.direction);
    add(1, static_cast<Index>(b.at.size()), b.at);
  }
  void add_shape(const Stencil& b) {
    add(b.centres);
    add(b.steps);
    const auto columns = b.directions.columns();  // contiguous: whole columns of one matrix
    add(columns.rows(), columns.cols(), std::span(columns.data(), static_cast<std::size_t>(columns.size())));
  }

 private:
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state_;
};

}  // namespace

std::uint64_t query_hash(const QueryBatch& batch) {
  Stream stream;
  stream.add(static_cast<Index>(batch.purpose), static_cast<Index>(batch.shape.index()), {});
  std::visit([&](const auto& shape) { stream.add_shape(shape); }, batch.shape);
  return stream.digest();
}

}  // namespace unhinge
