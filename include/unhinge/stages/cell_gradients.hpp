// The gradients of all cells of a scanned line, d - 1 queries a cell, and the neurons that are their differences.
#pragma once

#include <cstdint>

#include "unhinge/stages/crossings.hpp"
#include "unhinge/stages/scanned_line.hpp"
#include "unhinge/stages/subject.hpp"

namespace unhinge {

/// What the cells of one line tell of mix^T F: the jump of its gradient at every kink, and the affine piece of one
/// roomy cell near the origin for every output.
struct CellGradients {
  CellGeometry cells;
  RowMatrix normals;     ///< K x d: n_m, oriented along the line; the gradient jumps by sign_m n_m
  Index home = 0;        ///< the cell whose affine piece is given
  Matrix home_gradient;  ///< m x d
  Vector home_value;     ///< m: at the base point of the home cell
  Index suspects = 0;    ///< entries that stayed doubtful after all re-queries
};

/// Collective; the same on every rank.
CellGradients measure_cells(Subject& subject, const ScannedLine& line, std::uint64_t seed, std::uint64_t number);

}  // namespace unhinge
