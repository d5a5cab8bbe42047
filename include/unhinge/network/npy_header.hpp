// What an .npy array says of itself before its numbers begin (numpy.lib.format, versions 1.0 to 3.0).
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// A number's type in a file: one row of the table in npy_header.cpp.
struct NpyType {
  std::string_view code;  ///< as in `descr`, without the byte order: "f8", "i4", ...
  std::size_t bytes;      ///< of one number
  /// Turns `to.size()` numbers of this type at `from` into doubles.
  void (*decode)(const std::byte* from, std::endian endian, std::span<double> to);
};

enum class NpyOrder { c, fortran };

struct NpyHeader {
  const NpyType* type = nullptr;
  std::endian endian = std::endian::little;
  NpyOrder order = NpyOrder::c;
  std::vector<std::uint64_t> shape;
  std::uint64_t count = 0;  ///< product of the shape; the product in bytes fits 64 bits as well

  std::uint64_t payload_bytes() const { return count * type->bytes; }
};

/// Bytes from an array's begin that `npy_header_bytes` wants to see.
inline constexpr std::size_t npy_prefix_bytes = 12;

/// Bytes before the first number, from the array's first `npy_prefix_bytes` bytes.
/// Throws a usage Error naming `origin` unless they begin an .npy array with a header of sane length.
std::size_t npy_header_bytes(std::string_view prefix, std::string_view origin);

/// Parses a whole header of `npy_header_bytes` bytes.
/// Throws a usage Error naming `origin` where it is malformed, the type is not a row of the table (objects,
/// records, complex, text), or the product of the shape overflows.
NpyHeader parse_npy_header(std::string_view header, std::string_view origin);

/// The header, version 1.0, of a float64 array in C order: what numpy writes for it, padded to 64 bytes.
std::string npy_header(std::initializer_list<Index> shape);

/// A shape as Python writes it: (), (3,), (3, 4).
std::string shape_text(std::span<const std::uint64_t> shape);

}  // namespace unhinge
