// One line from scan to network, and which of its neurons are not to be trusted.
#pragma once

#include <cstdint>
#include <vector>

#include "unhinge/stages/cells/cell_gradients.hpp"
#include "unhinge/stages/line/scanned_line.hpp"
#include "unhinge/stages/probe/subject.hpp"
#include "unhinge/stages/visits/hyperplanes.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// What one line gave. Neuron m of `network` is kink m.
struct LineExtraction {
  PartedNetwork
      network;  ///< where it is parted, each rank has copies of the neurons beside its cells and the home
  Hyperplanes known;     ///< how well each neuron's hyperplane is known
  Vector cell_errors;    ///< K + 1: rms error of F' that each cell's affine piece is expected to cause
  Vector gap_errors;     ///< K + 1: of that, what may hide in the gap that was closed beyond each cell
  Vector shares;         ///< K + 1: of the Gaussian measure, on which each cell's error acts
  Vector errors_across;  ///< K + 1: norm of the error of each cell's gradient, across the line
  Vector errors_along;   ///< K + 1: error of each cell's gradient along the line
  Vector mix;            ///< m: of the outputs
  Vector direction;      ///< d: of the line
  Vector jump_errors;    ///< K: rms error of F' if the strength is read off the jump along the line
  Index home = 0;        ///< the cell that the affine part is of
  Vector home_place;     ///< d: its base point
  std::vector<Index> unresolved;  ///< kinks that may be several
  double collapsed = 0;           ///< rms error of F' for the kinks that were taken out
  bool collinear = false;         ///< every answer of the scan lies on its piece, or nearly

  Index kinks() const { return network.width(); }
};

/// Collective: the cells of a scanned line, and the network that they are. `noise` is the oracle's own;
/// `number` names the line among those of the seed;
/// `tolerated` as in measure_cells.
LineExtraction measure_line(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            double tolerated, std::uint64_t seed, std::uint64_t number);

/// Share of the Gaussian measure on which an error of cell j = 0..K of the line acts: where x is on the
/// cell's side of the hyperplanes beside it. Half for planes in general position, next to nothing for a pair
/// that nearly coincides. `home` is the cell in which all neurons of `network` are off. The neurons beside
/// the cell are held here.
double share_of_cell(const PartedNetwork& network, Index cell, Index home);

/// How far the read-outs (m) of the neurons beside a cell differ, each as it answers 1 in the mix: beyond
/// both hyperplanes one makes up for an error of the other in the mix, but by so much not in the outputs.
double read_out_change(const LineExtraction& line, Index cell);

/// K + 1: rms error of F' that each neuron alone, and last the affine part, may be off by.
Vector neuron_errors(const LineExtraction& line);

}  // namespace unhinge
