// The archive of a network written in parts, by several writers into one file.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>

#include "unhinge/base/open_file.hpp"
#include "unhinge/network/crc32.hpp"
#include "unhinge/network/network.hpp"
#include "unhinge/network/zip_layout.hpp"

namespace unhinge {

/// Where each part goes follows from the shape of the network, so that the file is the same whoever writes
/// which rows of W1, and in whichever order: that of `write_npz`. Each write throws as OpenFile does.
class NpzParts {
 public:
  NpzParts(Index inputs, Index width, Index outputs);
  explicit NpzParts(const Network& network)
      : NpzParts(network.inputs(), network.width(), network.outputs()) {}

  /// Of the whole file.
  std::uint64_t bytes() const { return layout_.bytes(); }

  /// Writes rows of W1, `first` and those that follow it. Returns their check sum.
  Crc32 write_rows(OpenFile& file, Index first, std::span<const double> rows) const;
  /// Writes all that is not a number of W1, whose rows all have been summed, one after another, into `rows`.
  /// W1 of `network` is not looked at.
  void write_rest(OpenFile& file, const Network& network, const Crc32& rows) const;

 private:
  static constexpr std::size_t arrays = 5;

  Index inputs_;
  Index width_;
  std::array<std::string, arrays> headers_;  ///< of npy
  ZipLayout layout_;
};

/// The numbers of so many rows of W1, `first` and those that follow it.
std::span<const double> rows_of(const RowMatrix& w1, Index first, Index count);

}  // namespace unhinge
