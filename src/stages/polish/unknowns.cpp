#include "unhinge/stages/polish/unknowns.hpp"

namespace unhinge {

Unknowns unknowns(const Network& network) {
  return {network.inputs(), network.width(), network.outputs()};
}

Matrix gate_read_outs(const Network& network) {
  Matrix read_outs(network.outputs(), network.width() + network.outputs());
  read_outs << network.w2, Matrix::Identity(network.outputs(), network.outputs());
  return read_outs;
}

void remove_scale(const Network& network, Eigen::Ref<Vector> step) {
  auto read_outs = unknowns(network).read_outs_of(step.data());
  for (Index i = 0; i < read_outs.cols(); ++i) {
    const double size = network.w2.col(i).squaredNorm();
    if (size > 0) read_outs.col(i) -= network.w2.col(i) * (network.w2.col(i).dot(read_outs.col(i)) / size);
  }
}

Network stepped(const Network& network, const Vector& step) {
  const Unknowns layout = unknowns(network);
  const Index d = layout.inputs;
  const auto planes = layout.planes_of(step.data());
  const auto read_outs = layout.read_outs_of(step.data());
  Network next = network;
  next.w1 += planes.leftCols(layout.width).topRows(d).transpose();
  next.b1 += planes.leftCols(layout.width).row(d).transpose();
  next.skip += planes.rightCols(layout.outputs).topRows(d).transpose();
  next.b2 += planes.rightCols(layout.outputs).row(d).transpose();
  if (read_outs.cols() > 0) next.w2 += read_outs;
  return next;
}

Network inactive_at_origin(const Network& network) {
  Network turned = network;
  for (Index i = 0; i < network.width(); ++i) {
    if (!(network.b1[i] > 0)) continue;
    // relu(z) = z + relu(-z)
    turned.skip += network.w2.col(i) * network.w1.row(i);
    turned.b2 += network.w2.col(i) * network.b1[i];
    turned.w1.row(i) = -network.w1.row(i);
    turned.b1[i] = -network.b1[i];
  }
  return turned;
}

}  // namespace unhinge
