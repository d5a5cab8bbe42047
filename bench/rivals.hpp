// The forward pass as libraries do it: a product, then a pass of relu, then the read-out; nothing fused.
#pragma once

#include <string_view>
#include <vector>

namespace unhinge {

/// A network and points as plain arrays, and room for the pre-activations (k x n).
struct RivalTask {
  long inputs;
  long width;
  long points;
  const double* w1;  ///< k x d, by rows
  const double* b1;
  const double* w2;  ///< of one output
  const double* x;   ///< d x n, by columns
  double* hidden;
  double* answers;  ///< n, without the affine part
};

struct Rival {
  std::string_view name;
  void (*answer)(const RivalTask& task);
};

/// Those that the benchmark was built with, on one thread.
std::vector<Rival> rivals();

}  // namespace unhinge
