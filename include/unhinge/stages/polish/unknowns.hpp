// What a polish may change of a network: where each parameter stands among the unknowns of its linear
// problems.
#pragma once

#include "unhinge/network/network.hpp"

namespace unhinge {

/// A step is one vector: d + 1 numbers (normal, offset) for each of the k neurons, d + 1 (slope, constant)
/// for the affine part of each of the m outputs, and, where m > 1, m read-outs for each neuron. With one
/// output a read-out is only a scale, so it stays; with more, a step's read-outs count only across the
/// present ones.
struct Unknowns {
  Index inputs = 0;
  Index width = 0;
  Index outputs = 0;

  /// Half-spaces with a function each: the neurons', and all of space once an output.
  Index gates() const { return width + outputs; }
  Index planes() const { return (inputs + 1) * gates(); }
  Index read_outs() const { return outputs > 1 ? outputs * width : 0; }
  /// Numbers of a step.
  Index count() const { return planes() + read_outs(); }
  /// Numbers that answers can tell: a neuron's scale is shared by its normal and its read-outs.
  Index degrees() const { return outputs > 1 ? count() - width : count(); }

  /// A step's numbers as (d + 1) x (k + m): one gate a column.
  Eigen::Map<const Matrix> planes_of(const double* step) const { return {step, inputs + 1, gates()}; }
  Eigen::Map<Matrix> planes_of(double* step) const { return {step, inputs + 1, gates()}; }
  /// m x k, or m x 0 where m = 1.
  Eigen::Map<const Matrix> read_outs_of(const double* step) const {
    return {step + planes(), outputs, read_outs() / outputs};
  }
  Eigen::Map<Matrix> read_outs_of(double* step) const {
    return {step + planes(), outputs, read_outs() / outputs};
  }
};

Unknowns unknowns(const Network& network);

/// m x (k + m): what each gate's function counts in each output, read-outs and the identity.
Matrix gate_read_outs(const Network& network);

/// Takes out of a step's read-outs what is along the present ones, so that scale is the normals' alone.
void remove_scale(const Network& network, Eigen::Ref<Vector> step);

/// The network a step further.
Network stepped(const Network& network, const Vector& step);

/// The same function, with every neuron inactive at the origin: neurons that are active everywhere would be
/// indistinguishable from the affine part.
Network inactive_at_origin(const Network& network);

}  // namespace unhinge
