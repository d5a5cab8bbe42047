// What surrounds the hyperplanes of a network: computed once, for the stances of many neurons.
#pragma once

#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/network/network.hpp"
#include "unhinge/stages/visits/hyperplanes.hpp"
#include "unhinge/stages/visits/stance.hpp"
#include "unhinge/survey/crew.hpp"

namespace unhinge {

/// All neurons choose among the same Gaussian points, moved onto their own hyperplanes along the normal, and
/// step along one basis, reflected: so what k x d products are needed are mostly shared, and a stance costs
/// O(k d).
class Surroundings {
 public:
  /// Collective. `network` and `known` outlive this; `basis` is d x d and orthonormal.
  Surroundings(const Crew& crew, const Network& network, const Hyperplanes& known, const Matrix& basis,
               RandomStream& stream);

  /// The roomiest of many points of the hyperplane of neuron `own`, near the origin and, closer and closer,
  /// around its anchor, as far as the hyperplanes are known.
  Stance stance(Index own) const;

 private:
  class Search;  // for one stance

  std::vector<double> products(Index first, Index count) const;

  const Network& network_;
  const Hyperplanes& known_;
  Matrix basis_;   // d x d
  Matrix points_;  // d x candidates
  Matrix values_;  // k x candidates: pre-activations there
  /// k x d: what a step along each direction changes. Steps keep to half of their way, and need no more
  /// digits.
  Eigen::MatrixXf speeds_;
  Vector sizes_;  // k: of the normals
};

}  // namespace unhinge
