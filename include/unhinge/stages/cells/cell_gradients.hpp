// The gradients of all cells of a scanned line, d - 1 queries a cell, and the neurons that are their
// differences.
#pragma once

#include <cstdint>

#include "unhinge/stages/cells/cell_table.hpp"
#include "unhinge/stages/cells/crossings.hpp"
#include "unhinge/stages/line/scanned_line.hpp"
#include "unhinge/stages/probe/subject.hpp"

namespace unhinge {

/// What the cells of one line tell of mix^T F: the jump of its gradient at every kink, and the affine piece
/// of one roomy cell near the origin for every output.
struct CellGradients {
  CellGeometry cells;
  PartedRows normals;    ///< K x d: n_m, oriented along the line; the gradient jumps by sign_m n_m
  Vector sizes;          ///< K: their norms
  Vector offsets;        ///< K: neuron m is relu(n_m x + offsets_m) with this orientation
  Index home = 0;        ///< the cell whose affine piece is given
  Matrix home_gradient;  ///< m x d
  Vector home_value;     ///< m: at the base point of the home cell
  Vector home_place;     ///< d: that base point
  Vector errors_across;  ///< K + 1: expected error of each cell's gradient across the line, as a norm;
                         ///< infinite alike
  Vector gap_errors;     ///< K + 1: of `errors`, what may hide in the gap that was closed beyond each
  Vector errors;         ///< K + 1: expected error of each cell's affine piece; infinite where it is doubtful
};

/// Collective; the same on every rank but for the normals, of which each holds its own. `noise` is that of
/// the oracle; the blind first steps are repeated where a cell's gradient would be off by more than
/// `tolerated`.
CellGradients measure_cells(Subject& subject, const Noise& noise, const ScannedLine& line, BaseValues base,
                            double tolerated, std::uint64_t seed, std::uint64_t number);

}  // namespace unhinge
