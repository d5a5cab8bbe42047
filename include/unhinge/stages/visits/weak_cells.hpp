// Which cells of a line are not to be trusted, and which neurons stand to be measured again for it.
#pragma once

#include <vector>

#include "unhinge/stages/neurons/line_extraction.hpp"

namespace unhinge {

/// The fewest worst cells without which the expected error of the rest, times its factor, is at most
/// `allowed`, and those beside unresolved kinks. In order.
std::vector<Index> weak_cells(const LineExtraction& line, double allowed);

/// The errors of all cells but those in `weak`.
Vector errors_without(const LineExtraction& line, const std::vector<Index>& weak);

/// A share of space that hardly any sample sees.
inline constexpr double hidden_share = 1e-2;
/// The errors of all cells but those in `weak` that act on less.
Vector hidden_errors(const LineExtraction& line, const std::vector<Index>& weak);

/// What may hide in the gaps beyond the other cells: no sample shows it either, but it may well be nothing.
Vector gap_errors(const LineExtraction& line, const std::vector<Index>& weak);

/// The neurons beside the cells in `weak`, in order.
std::vector<Index> neurons_beside(const LineExtraction& line, const std::vector<Index>& weak);

/// Neurons that are known too badly one by one.
struct WeakGroup {
  std::vector<Index> neurons;  ///< neighbours on the line
  bool sum_known = false;      ///< strong cells bound the run: the sum of the jumps is known, one is left out
  double error = 0;            ///< rms error of F' that the group is expected to cause
  double hidden = 0;           ///< of it, what acts on less than hidden_share
  double change = 0;           ///< where the sum is known: by how much of themselves read-outs differ
};

/// The neurons beside the cells in `weak`: for one output the runs of cells, else each neuron by itself, for
/// only the mix of the outputs was measured in every cell.
std::vector<WeakGroup> weak_groups(const LineExtraction& line, const std::vector<Index>& weak);

}  // namespace unhinge
