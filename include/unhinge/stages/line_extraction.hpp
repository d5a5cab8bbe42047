// One line from scan to network, and which of its neurons are not to be trusted.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/network/network.hpp"
#include "unhinge/stages/cell_gradients.hpp"
#include "unhinge/stages/scanned_line.hpp"
#include "unhinge/stages/subject.hpp"

namespace unhinge {

/// What one line gave. Neuron m of `network` is kink m.
struct LineExtraction {
  Network network;
  Vector cell_errors;  ///< K + 1: rms error of F' that each cell's affine piece is expected to cause
  std::vector<Index> unresolved;  ///< kinks that may be several
  bool collinear = false;         ///< every answer of the scan lies on its piece

  Index kinks() const { return network.width(); }
};

/// Collective: the cells of a scanned line, and the network that they are. `noise` is the oracle's own;
/// `number` names the line among those of the seed.
LineExtraction measure_line(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            std::uint64_t seed, std::uint64_t number);

/// Share of the Gaussian measure on which an error of one cell's affine piece acts: where x is beyond exactly
/// one of the two hyperplanes beside it. Half for planes in general position, next to nothing for a pair that
/// nearly coincides, all for the outermost cells. Closed form.
double acting_share(const CellGradients& gradients, Index cell);

/// Expected rms error of F' from those that its parts are expected to cause.
double expected_rms(const Vector& errors);

/// The neurons beside the fewest worst cells without which the rest keeps expected_rms <= `allowed`, and
/// those not resolved. In order.
std::vector<Index> weak_neurons(const LineExtraction& line, double allowed);
/// The errors of the cells that `weak_neurons` leaves.
Vector trusted_errors(const LineExtraction& line, double allowed);

}  // namespace unhinge
