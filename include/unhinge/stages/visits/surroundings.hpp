// What surrounds the hyperplanes of a network: computed once, for the stances of many neurons.
#pragma once

#include <span>
#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/visits/hyperplanes.hpp"
#include "unhinge/stages/visits/stance.hpp"
#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// All neurons choose among the same Gaussian points, moved onto their own hyperplanes along the normal, and
/// step along one basis, reflected: so what k x d products are needed are mostly shared, and a stance costs
/// O(k d). Of a network that is parted each rank knows what surrounds its own neurons; a choice then asks all
/// ranks, and the nearest neuron tells.
class Surroundings {
 public:
  /// Collective. All but the stream outlive this; `basis` is d x d and orthonormal.
  Surroundings(const Crew& crew, const PartedNetwork& network, const Hyperplanes& known, const Matrix& basis,
               RandomStream& stream);

  /// Collective: for each of these neurons, of whose normals every rank has copies, the roomiest of many
  /// points of its hyperplane, near the origin and, closer and closer, around its anchor, as far as the
  /// hyperplanes are known.
  std::vector<Stance> stances(const std::vector<Index>& neurons) const;

 private:
  class Search;  // for one stance

  RowMatrix products(const Run& neurons) const;
  void put(const Run& neurons, const Eigen::Ref<const RowMatrix>& rows);
  std::vector<Stance> stances_apart(const std::vector<Index>& neurons) const;
  std::vector<Stance> stances_together(std::span<const Index> neurons) const;

  const Crew& crew_;
  const PartedNetwork& network_;
  const Hyperplanes& known_;
  const Matrix& basis_;  // d x d
  Run own_;              // the neurons that are held here, n
  Matrix points_;        // d x candidates
  Matrix values_;        // n x candidates: pre-activations there
  /// n x d: what a step along each direction changes. Steps keep to half of their way, and need no more
  /// digits.
  Eigen::MatrixXf speeds_;
  Vector sizes_;   // n: of the normals
  Vector growth_;  // n
};

}  // namespace unhinge
