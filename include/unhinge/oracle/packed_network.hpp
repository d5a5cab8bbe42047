// A network laid out for the kernels, once: padded with zeros to whole panels and aligned.
#pragma once

#include <memory>

#include "unhinge/network/network.hpp"
#include "unhinge/oracle/kernels.hpp"
#include "unhinge/oracle/lane_array.hpp"

namespace unhinge {

/// How large a network is, whence follows where each of its packed numbers stands: weights, then starts, then
/// strengths, each of whole panels.
struct PackedSizes {
  Index inputs = 0;
  Index neurons = 0;
  Index outputs = 0;

  Index panels() const { return (neurons + outputs + panel_rows - 1) / panel_rows; }
  Index weights() const { return panels() * inputs * panel_rows; }
  Index starts() const { return panels() * panel_rows; }
  Index numbers() const { return weights() + starts() + outputs * panels() * panel_rows; }
};

PackedSizes packed_sizes(const Network& network);

/// Sets all `packed_sizes(network).numbers()` numbers.
void pack(const Network& network, double* numbers);

/// The only copy of the weights an oracle keeps. Copies share it.
class PackedNetwork {
 public:
  /// In memory of this process.
  explicit PackedNetwork(const Network& network);
  /// Wherever `numbers` are: what `pack` has made of a network of these sizes, aligned to 64 bytes.
  PackedNetwork(const PackedSizes& sizes, std::shared_ptr<const double> numbers);

  /// Valid as long as this is.
  PackedView view() const;
  const PackedSizes& sizes() const { return sizes_; }

 private:
  PackedSizes sizes_;
  std::shared_ptr<const double> numbers_;
};

/// Groups of eight that `columns` columns fill.
Index groups_of(Index columns);

}  // namespace unhinge
