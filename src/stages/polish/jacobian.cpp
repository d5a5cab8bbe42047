#include "unhinge/stages/polish/jacobian.hpp"

#include <algorithm>
#include <array>

#include "unhinge/survey/moments.hpp"

namespace unhinge {
namespace {

constexpr Index lanes = 8;          // neurons a byte of the pattern
constexpr Index part_points = 256;  // k x 256 floats stay in the cache
constexpr Index most_shard_points = 1024;
constexpr Index usual_shards = 64;

// As few shards as keep many threads busy, since each of them sends a whole step.
Index points_of_shard(Index points) {
  const Index wanted = points / usual_shards / part_points * part_points;
  return std::clamp(wanted, part_points, most_shard_points);
}

// The eight factors 0 or 1 that a byte of the pattern stands for.
template <class Real>
const std::array<Eigen::Array<Real, lanes, 1>, 256>& factors() {
  static const auto table = [] {
    std::array<Eigen::Array<Real, lanes, 1>, 256> all;
    for (unsigned byte = 0; byte < 256; ++byte)
      for (Index bit = 0; bit < lanes; ++bit) all[byte][bit] = static_cast<Real>((byte >> bit) & 1u);
    return all;
  }();
  return table;
}

}  // namespace

template <class Real>
Jacobian<Real>::Jacobian(const Crew& crew, const Network& network, const Matrix& points)
    : crew_(crew),
      network_(network),
      points_(points),
      layout_(unknowns(network)),
      padded_((layout_.width + lanes - 1) / lanes * lanes),
      shard_points_(points_of_shard(points.cols())) {
  Vector own = Vector::Zero(layout_.count());
  layout_.planes_of(own.data()).leftCols(layout_.width) << network.w1.transpose(), network.b1.transpose();
  planes_ = step(own).neurons;
  read_outs_ = Block::Zero(layout_.outputs, padded_);
  read_outs_.leftCols(layout_.width) = network.w2.template cast<Real>();
  patterns_.resize(shards());
  crew_.emit(shards(), [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * shard_points_;
    const Index count = std::min(shard_points_, points_.cols() - first);
    // In double: the pattern is that of the network itself.
    const Matrix z = (network_.w1 * points_.middleCols(first, count)).colwise() + network_.b1;
    std::vector<std::uint8_t>& pattern = patterns_[shard];
    pattern.assign(static_cast<std::size_t>(padded_ / lanes * count), 0);
    for (Index n = 0; n < count; ++n)
      for (Index i = 0; i < layout_.width; ++i)
        if (z(i, n) > 0)
          pattern[static_cast<std::size_t>(n * (padded_ / lanes) + i / lanes)] |=
              static_cast<std::uint8_t>(1u << (i % lanes));
    return std::vector<double>();
  });
}

template <class Real>
std::uint64_t Jacobian<Real>::shards() const {
  return static_cast<std::uint64_t>((points_.cols() + shard_points_ - 1) / shard_points_);
}

template <class Real>
typename Jacobian<Real>::Step Jacobian<Real>::step(const Eigen::Ref<const Vector>& numbers) const {
  const auto planes = layout_.planes_of(numbers.data());
  const auto read_outs = layout_.read_outs_of(numbers.data());
  Step result{Block::Zero(layout_.inputs + 1, padded_),
              planes.rightCols(layout_.outputs).template cast<Real>(),
              Block::Zero(layout_.outputs, read_outs.cols() > 0 ? padded_ : 0)};
  result.neurons.leftCols(layout_.width) = planes.leftCols(layout_.width).template cast<Real>();
  result.read_outs.leftCols(read_outs.cols()) = read_outs.template cast<Real>();
  return result;
}

template <class Real>
typename Jacobian<Real>::Part Jacobian<Real>::part(std::uint64_t shard, Index first, Index count) const {
  const Index start = static_cast<Index>(shard) * shard_points_;
  Part result{first, count, Block(layout_.inputs + 1, count),
              patterns_[shard].data() + (first - start) * (padded_ / lanes)};
  result.inputs.topRows(layout_.inputs) = points_.middleCols(first, count).template cast<Real>();
  result.inputs.bottomRows(1).setOnes();
  return result;
}

template <class Real>
template <class Work>
void Jacobian<Real>::for_each_part(std::uint64_t shard, Work&& work) const {
  const Index start = static_cast<Index>(shard) * shard_points_;
  const Index end = std::min(start + shard_points_, points_.cols());
  for (Index first = start; first < end; first += part_points)
    work(part(shard, first, std::min(part_points, end - first)));
}

template <class Real>
typename Jacobian<Real>::Block Jacobian<Real>::pre_activations(const Block& inputs) const {
  return planes_.transpose() * inputs;
}

template <class Real>
void Jacobian<Real>::mask(const Part& part, Block& block) const {
  const auto& table = factors<Real>();
  const std::uint8_t* byte = part.pattern;
  Real* number = block.data();
  for (Index end = padded_ / lanes * part.count; end > 0; --end, ++byte, number += lanes)
    Eigen::Map<Eigen::Array<Real, lanes, 1>>(number) *= table[*byte];
}

template <class Real>
typename Jacobian<Real>::Block Jacobian<Real>::forward(const Part& part, const Step& step) const {
  Block change = step.neurons.transpose() * part.inputs;
  mask(part, change);
  Block values = step.affine.transpose() * part.inputs;
  values.noalias() += read_outs_ * change;
  if (step.read_outs.cols() > 0) {
    Block active = pre_activations(part.inputs);
    mask(part, active);
    values.noalias() += step.read_outs * active;
  }
  return values;
}

template <class Real>
void Jacobian<Real>::backward(const Part& part, const Block& values, Eigen::Ref<Vector> sum) const {
  Block change = read_outs_.transpose() * values;
  mask(part, change);
  const Block neurons = part.inputs * change.transpose();
  auto planes = layout_.planes_of(sum.data());
  planes.leftCols(layout_.width) += neurons.leftCols(layout_.width).template cast<double>();
  planes.rightCols(layout_.outputs) += (part.inputs * values.transpose()).template cast<double>();
  auto read_outs = layout_.read_outs_of(sum.data());
  if (read_outs.cols() == 0) return;
  Block active = pre_activations(part.inputs);
  mask(part, active);
  const Block product = values * active.transpose();
  read_outs += product.leftCols(layout_.width).template cast<double>();
}

template <class Real>
typename Jacobian<Real>::Block Jacobian<Real>::weighted(const Part& part, Block values,
                                                        const Vector& weights) const {
  return values * weights.segment(part.first, part.count).template cast<Real>().asDiagonal();
}

template <class Real>
Matrix Jacobian<Real>::values(const Matrix& steps) const {
  Matrix all(layout_.outputs * points(), steps.cols());
  for (Index c = 0; c < steps.cols(); ++c) {
    Vector numbers = steps.col(c);
    remove_scale(network_, numbers);
    const Step one = step(numbers);
    const std::vector<double> emitted = crew_.emit(shards(), [&](std::uint64_t shard) {
      std::vector<double> out;
      for_each_part(shard, [&](const Part& part) {
        const Matrix values = forward(part, one).template cast<double>();
        out.insert(out.end(), values.data(), values.data() + values.size());
      });
      return out;
    });
    all.col(c) = Eigen::Map<const Vector>(emitted.data(), all.rows());
  }
  return all;
}

template <class Real>
Matrix Jacobian<Real>::adjoint(const Matrix& values, const Vector& weights) const {
  Matrix total =
      crew_
          .accumulate<Sum>(
              shards(),
              [&](std::uint64_t shard) {
                Matrix sum = Matrix::Zero(layout_.count(), values.cols());
                for_each_part(shard, [&](const Part& part) {
                  for (Index c = 0; c < values.cols(); ++c) {
                    const Eigen::Map<const Matrix> own(values.col(c).data() + part.first * layout_.outputs,
                                                       layout_.outputs, part.count);
                    backward(part, weighted(part, own.template cast<Real>(), weights), sum.col(c));
                  }
                });
                return Sum(std::move(sum));
              })
          .total();
  for (Index c = 0; c < total.cols(); ++c) remove_scale(network_, total.col(c));
  return total;
}

template <class Real>
Matrix Jacobian<Real>::normal(const Matrix& steps, const Vector& weights) const {
  std::vector<Step> all;
  for (Index c = 0; c < steps.cols(); ++c) {
    Vector numbers = steps.col(c);
    remove_scale(network_, numbers);
    all.push_back(step(numbers));
  }
  Matrix total =
      crew_
          .accumulate<Sum>(
              shards(),
              [&](std::uint64_t shard) {
                Matrix sum = Matrix::Zero(layout_.count(), steps.cols());
                for_each_part(shard, [&](const Part& part) {
                  for (Index c = 0; c < steps.cols(); ++c)
                    backward(part, weighted(part, forward(part, all[static_cast<std::size_t>(c)]), weights),
                             sum.col(c));
                });
                return Sum(std::move(sum));
              })
          .total();
  for (Index c = 0; c < total.cols(); ++c) remove_scale(network_, total.col(c));
  return total;
}

template <class Real>
Vector Jacobian<Real>::active_points() const {
  return crew_
      .accumulate<Sum>(shards(),
                       [&](std::uint64_t shard) {
                         Vector count = Vector::Zero(padded_);
                         for_each_part(shard, [&](const Part& part) {
                           Block ones = Block::Ones(padded_, part.count);
                           mask(part, ones);
                           count += ones.rowwise().sum().template cast<double>();
                         });
                         return Sum(count);
                       })
      .total()
      .topRows(layout_.width);
}

template <class Real>
Matrix Jacobian<Real>::rows(Index first, Index count) const {
  const Index d = layout_.inputs;
  const Index m = layout_.outputs;
  Matrix inputs(d + 1, count);
  inputs << points_.middleCols(first, count), Matrix::Ones(1, count);
  const Matrix active = ((network_.w1 * inputs.topRows(d)).colwise() + network_.b1).cwiseMax(0.0);
  const Matrix strengths = gate_read_outs(network_);
  Matrix all = Matrix::Zero(layout_.count(), m * count);
  for (Index n = 0; n < count; ++n)
    for (Index o = 0; o < m; ++o) {
      auto row = all.col(m * n + o);
      auto planes = layout_.planes_of(row.data());
      for (Index g = 0; g < layout_.gates(); ++g)
        if (strengths(o, g) != 0 && (g >= layout_.width || active(g, n) > 0))
          planes.col(g) = strengths(o, g) * inputs.col(n);
      if (m > 1) layout_.read_outs_of(row.data()).row(o) = active.col(n).transpose();
      remove_scale(network_, row);
    }
  return all;
}

template class Jacobian<float>;
template class Jacobian<double>;

}  // namespace unhinge
