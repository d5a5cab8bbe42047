#include "unhinge/network/npz_parts.hpp"

#include <algorithm>
#include <bit>

#include "unhinge/base/error.hpp"
#include "unhinge/network/npy_header.hpp"

namespace unhinge {
namespace {

static_assert(std::endian::native == std::endian::little,
              "weights are written as they lie in memory, as '<f8'");

constexpr std::size_t piece_bytes = 1U << 18U;  // summed, and written while it is in the cache

std::uint64_t number_bytes(Index count) {
  return sizeof(double) * static_cast<std::uint64_t>(count);
}

template <class Dense>
std::span<const double> numbers_of(const Dense& dense) {
  return {dense.data(), static_cast<std::size_t>(dense.size())};
}

Crc32 write_summed(OpenFile& file, std::span<const std::byte> bytes, std::uint64_t offset) {
  Crc32 sum;
  while (sum.bytes < bytes.size()) {
    const auto rest = bytes.subspan(sum.bytes);
    const auto piece = rest.first(std::min(rest.size(), piece_bytes));
    file.write_at(piece, offset + sum.bytes);
    sum = joined(sum, crc32_of(piece));
  }
  return sum;
}

void write_text(OpenFile& file, const std::string& text, std::uint64_t offset) {
  file.write_at(std::as_bytes(std::span(text)), offset);
}

}  // namespace

NpzParts::NpzParts(Index inputs, Index width, Index outputs)
    : inputs_(inputs),
      width_(width),
      headers_{npy_header({width, inputs}), npy_header({width}), npy_header({outputs, width}),
               npy_header({outputs}), npy_header({outputs, inputs})},
      layout_({{"W1.npy", headers_[0].size() + number_bytes(width * inputs)},
               {"b1.npy", headers_[1].size() + number_bytes(width)},
               {"W2.npy", headers_[2].size() + number_bytes(outputs * width)},
               {"b2.npy", headers_[3].size() + number_bytes(outputs)},
               {"U.npy", headers_[4].size() + number_bytes(outputs * inputs)}}) {}

Crc32 NpzParts::write_rows(OpenFile& file, Index first, std::span<const double> rows) const {
  const std::uint64_t begin = layout_.content_begin(0) + headers_[0].size();
  return write_summed(file, std::as_bytes(rows), begin + number_bytes(first * inputs_));
}

void NpzParts::write_rest(OpenFile& file, const Network& network, const Crc32& rows) const {
  ensure(rows.bytes == number_bytes(width_ * inputs_), "all rows of W1 are written");
  const std::array<std::span<const double>, arrays> numbers = {
      std::span<const double>(), numbers_of(network.b1), numbers_of(network.w2), numbers_of(network.b2),
      numbers_of(network.skip)};
  std::array<std::uint32_t, arrays> sums{};
  for (std::size_t i = 0; i < arrays; ++i) {
    const std::uint64_t begin = layout_.content_begin(i) + headers_[i].size();
    const Crc32 content = i == 0 ? rows : write_summed(file, std::as_bytes(numbers[i]), begin);
    sums[i] = joined(crc32_of(std::as_bytes(std::span(headers_[i]))), content).value;
    write_text(file, layout_.header(i, sums[i]) + headers_[i], layout_.header_begin(i));
  }
  write_text(file, layout_.directory(sums), layout_.directory_begin());
}

std::span<const double> rows_of(const RowMatrix& w1, Index first, Index count) {
  const Index d = w1.cols();
  return numbers_of(w1).subspan(static_cast<std::size_t>(first * d), static_cast<std::size_t>(count * d));
}

}  // namespace unhinge
