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
    add(std::array{static_cast<std::uint64_t>(rows), static_cast<std::uint64_t>(cols)});
    XXH3_64bits_update(state_.get(), numbers.data(), numbers.size_bytes());
  }
  template <std::size_t Count>
  void add(const std::array<std::uint64_t, Count>& numbers) {
    XXH3_64bits_update(state_.get(), numbers.data(), sizeof numbers);
  }
  std::uint64_t digest() const { return XXH3_64bits_digest(state_.get()); }

 private:
  std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t*)> state_;
};

void add_shape(Stream& stream, const Points& b) {
  stream.add(b.x);
}

void add_shape(Stream& stream, const Line& b) {
  stream.add(b.origin);
  stream.add(b.direction);
  stream.add(1, static_cast<Index>(b.at.size()), b.at);
}

void add_shape(Stream& stream, const Stencil& b) {
  stream.add(b.centres);
  stream.add(b.steps);
}

}  // namespace

std::uint64_t QueryHash::of_all(const Directions& directions) {
  const auto hashed =
      last_.get([&](const Hashed& kept) { return kept.directions == directions.all(); },
                [&] {
                  Stream stream;
                  stream.add(*directions.all());
                  return std::make_shared<const Hashed>(Hashed{directions.all(), stream.digest()});
                });
  return hashed->hash;
}

std::uint64_t QueryHash::of(const QueryBatch& batch) {
  Stream stream;
  stream.add(std::array<std::uint64_t, 2>{static_cast<std::uint64_t>(batch.purpose), batch.shape.index()});
  std::visit([&](const auto& shape) { add_shape(stream, shape); }, batch.shape);
  if (const auto* stencil = std::get_if<Stencil>(&batch.shape)) {
    const Directions& run = stencil->directions;
    stream.add(std::array{of_all(run), static_cast<std::uint64_t>(run.first()),
                          static_cast<std::uint64_t>(run.cols())});
  }
  return stream.digest();
}

}  // namespace unhinge
