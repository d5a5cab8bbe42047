#include "unhinge/network/network.hpp"

#include <fmt/format.h>

#include "unhinge/base/error.hpp"

namespace unhinge {

Network zero_network(Index inputs, Index outputs) {
  return {RowMatrix::Zero(0, inputs), Vector::Zero(0), RowMatrix::Zero(outputs, 0), Vector::Zero(outputs),
          RowMatrix::Zero(outputs, inputs)};
}

bool all_finite(const Network& network) {
  return every_finite(network.w1) && every_finite(network.b1) && every_finite(network.w2) &&
         every_finite(network.b2) && every_finite(network.skip);
}

void require_valid(const Network& network, const char* origin) {
  const Index d = network.inputs();
  const Index m = network.outputs();
  const Index k = network.width();
  const bool fits = d >= 1 && m >= 1 && network.b1.size() == k && network.w2.cols() == k &&
                    network.b2.size() == m && network.skip.rows() == m && network.skip.cols() == d;
  if (!fits)
    throw Error(ExitCode::usage, fmt::format("{}: the arrays do not make a network", origin),
                fmt::format("W1 is {}x{}, b1 {}, W2 {}x{}, b2 {}, U {}x{}", k, d, network.b1.size(), m,
                            network.w2.cols(), network.b2.size(), network.skip.rows(), network.skip.cols()),
                "give W1 (k,d), b1 (k), W2 (m,k), b2 (m) and, if any, U (m,d)");
  if (!all_finite(network)) throw_not_finite(origin);
}

void throw_not_finite(const char* origin) {
  throw Error(ExitCode::usage, fmt::format("{}: a weight is not a finite number", origin),
              "NaN or infinity in the arrays", "export the network again from a healthy training run");
}

Matrix evaluate(const Network& network, const Matrix& points) {
  Matrix hidden = ((network.w1 * points).colwise() + network.b1).cwiseMax(0.0);
  return ((network.w2 * hidden + network.skip * points).colwise() + network.b2);
}

}  // namespace unhinge
