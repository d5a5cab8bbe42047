// A neuron measured at a place of its own hyperplane: the gradient of F on either side of it.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "unhinge/stages/probe/noise.hpp"
#include "unhinge/stages/visits/hyperplanes.hpp"
#include "unhinge/stages/visits/stance.hpp"
#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

struct Visit {
  Index neuron = 0;
  Vector normal;                         ///< d: the neuron's, of length 1
  std::shared_ptr<const Matrix> common;  ///< d x d, orthonormal: the basis of all visits, turned for each
  Stance stance;

  /// d x d, orthonormal, from the normal on.
  Matrix basis() const { return beginning_with(normal, *common); }
};

/// A neuron as its visit found it. Errors are of the function, in the units of the answers.
struct VisitedNeuron {
  Vector normal;    ///< d
  Vector read_out;  ///< m
  double offset = 0;
  double along = 0;    ///< error of its strength: of the gradient's jump along the normal
  double across = 0;   ///< of its direction: the norm of the jump's error along the hyperplane
  double at_kink = 0;  ///< of its value at the place
  double lever = 1;    ///< what an error of the gradient there amounts to at a Gaussian point
};

/// Chooses where to stand for each of `neurons`, of whose normals every rank has copies. No query.
/// Collective; the same on every rank.
std::vector<Visit> plan_visits(const Crew& crew, const PartedNetwork& network, const Hyperplanes& known,
                               const std::vector<Index>& neurons, std::uint64_t seed, std::uint64_t item);

/// 2 (d + 1) queries a visit. The stances of all have room. Collective.
std::vector<VisitedNeuron> visit(Crew& crew, const PartedNetwork& network, const std::vector<Visit>& visits,
                                 const Noise& noise);

}  // namespace unhinge
