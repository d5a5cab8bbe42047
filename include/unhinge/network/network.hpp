// The one network there is here: one hidden layer of ReLUs with an affine skip.
#pragma once

#include "unhinge/base/matrix.hpp"

namespace unhinge {

/// F(x) = W2 relu(W1 x + b1) + U x + b2, from d inputs to m outputs through k neurons.
struct Network {
  RowMatrix w1;    ///< (k, d): one neuron's normal a row
  Vector b1;       ///< (k): offsets
  RowMatrix w2;    ///< (m, k): read-out
  Vector b2;       ///< (m): constants
  RowMatrix skip;  ///< (m, d): affine skip U; zero where a network has none

  Index inputs() const { return w1.cols(); }
  Index outputs() const { return w2.rows(); }
  Index width() const { return w1.rows(); }
};

/// The network of k = 0 neurons that answers zero.
Network zero_network(Index inputs, Index outputs);

/// Whether every number of the network is finite.
bool all_finite(const Network& network);

/// Throws the Error of a network, at `origin`, with a number that is none.
[[noreturn]] void throw_not_finite(const char* origin);

/// Throws a usage Error naming `origin` unless the shapes agree, d >= 1, m >= 1 and every number is finite.
void require_valid(const Network& network, const char* origin);

/// Answers at the columns of `points` (d x n): an m x n matrix. Plain and slow; oracles have kernels of their
/// own.
Matrix evaluate(const Network& network, const Matrix& points);

}  // namespace unhinge
