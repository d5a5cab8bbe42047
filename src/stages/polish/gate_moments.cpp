#include "unhinge/stages/polish/gate_moments.hpp"

#include <algorithm>
#include <cmath>

#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {
namespace {

constexpr double everywhere = 40;  // standard deviations: all of space, to the last bit
constexpr Index table_gates = 32;  // a table stays in the cache for all columns
// Closer planes' moments lose too many digits to edge / q; they are nearly one gate.
constexpr double closest = 1e-6;

}  // namespace

Gates gates(const Network& network) {
  const Index k = network.width();
  const Index m = network.outputs();
  Gates all{Matrix::Zero(network.inputs(), k + m), Vector::Constant(k + m, everywhere),
            gate_read_outs(network)};
  all.normals.row(0).setOnes();
  for (Index i = 0; i < k; ++i) {
    const double size = network.w1.row(i).stableNorm();
    if (size > 0) all.normals.col(i) = network.w1.row(i).transpose() / size;
    // Of no width, a neuron is on everywhere or nowhere.
    const double offset = size > 0 ? network.b1[i] / size : std::copysign(everywhere, network.b1[i]);
    all.offsets[i] = std::clamp(offset, -everywhere, everywhere);
  }
  return all;
}

Vector own_moment(const Gates& gates, Index gate, const Eigen::Ref<const Vector>& v) {
  const Index d = gates.normals.rows();
  const double beta = gates.offsets[gate];
  const double share = normal_cumulative(beta);
  const double density = normal_density(beta);
  const auto normal = gates.normals.col(gate);
  const double along = normal.dot(v.head(d));
  Vector product = share * v;
  product.head(d) += density * (v[d] - beta * along) * normal;
  product[d] += density * along;
  return product;
}

Vector gate_shares(const Gates& gates) {
  return gates.offsets.unaryExpr([](double beta) { return normal_cumulative(beta); });
}

GateMoments::GateMoments(const Crew& crew, Gates gates, std::vector<char> apart)
    : crew_(crew),
      gates_(std::move(gates)),
      normals_(gates_.normals.cast<float>()),
      apart_(std::move(apart)),
      tables_(shards()) {
  const Index count = gates_.offsets.size();
  const std::vector<double> rows = crew_.emit(shards(), [&](std::uint64_t shard) {
    const Index first = static_cast<Index>(shard) * table_gates;
    Matrix both;
    tables_[shard] = table(first, std::min(table_gates, count - first), both);
    return std::vector<double>(both.data(), both.data() + both.size());
  });
  overlaps_ = Eigen::Map<const Matrix>(rows.data(), count, count);
}

std::uint64_t GateMoments::shards() const {
  return static_cast<std::uint64_t>((gates_.offsets.size() + table_gates - 1) / table_gates);
}

GateMoments::Table GateMoments::table(Index first, Index count, Matrix& both) const {
  const Index all = gates_.offsets.size();
  const Single zero = Single::Zero(all, count);
  Table t{first, zero, zero, zero, zero, zero, zero};
  both = Matrix::Zero(all, count);
  for (Index c = 0; c < count; ++c)
    for (Index j = 0; j < all; ++j) {
      const Index i = first + c;
      const double strength = gates_.read_outs.col(i).dot(gates_.read_outs.col(j));
      if (strength == 0 || (i != j && (apart_[i] || apart_[j]))) continue;
      const double beta = gates_.offsets[i];
      const double gamma = gates_.offsets[j];
      const Correlation rho =
          i == j ? Correlation{0, 2}
                 : correlation(gates_.normals.col(i).transpose(), gates_.normals.col(j).transpose());
      const HalfSpacePair pair = half_space_pair(beta, gamma, rho);
      const double edge = pair.q > closest ? pair.edge / pair.q : 0;
      const double tilt = (1 - rho.below_one) * edge;
      both(j, c) = strength * pair.both;
      t.first_slope(j, c) = static_cast<float>(strength * pair.first);
      t.second_slope(j, c) = static_cast<float>(strength * pair.second);
      t.edge(j, c) = static_cast<float>(strength * edge);
      t.first_square(j, c) = static_cast<float>(strength * (beta * pair.first + tilt));
      t.second_square(j, c) = static_cast<float>(strength * (gamma * pair.second + tilt));
    }
  t.both = both.cast<float>();
  return t;
}

GateMoments::Planes GateMoments::planes_of(const Eigen::Ref<const Vector>& column) const {
  const Index d = normals_.rows();
  const Eigen::Map<const Matrix> planes(column.data(), d + 1, normals_.cols());
  Planes result{planes.topRows(d).cast<float>(), planes.row(d).transpose().cast<float>(), {}};
  result.along = result.slopes.cwiseProduct(normals_).colwise().sum().transpose();
  return result;
}

// Rows of T for the gates of the table. E[x x^T v] between gates i and j has v itself, and multiples of both
// normals.
GateMoments::Single GateMoments::product(const Table& t, const Planes& planes) const {
  const Index d = normals_.rows();
  const auto own = normals_.middleCols(t.first, t.both.cols());
  const Single across = planes.slopes.transpose() * own;  // all x table: u_i.v_j
  Single result(d + 1, t.both.cols());
  result.topRows(d).noalias() = planes.slopes * t.both;
  const Eigen::VectorXf on_own = t.edge.transpose() * planes.along +
                                 t.first_slope.transpose() * planes.constants -
                                 t.first_square.cwiseProduct(across).colwise().sum().transpose();
  result.topRows(d) += own * on_own.asDiagonal();
  const Single on_other = t.edge.cwiseProduct(across) +
                          planes.constants.col(0).asDiagonal() * t.second_slope -
                          planes.along.col(0).asDiagonal() * t.second_square;
  result.topRows(d).noalias() += normals_ * on_other;
  result.row(d) = t.first_slope.cwiseProduct(across).colwise().sum() +
                  planes.along.transpose() * t.second_slope + planes.constants.transpose() * t.both;
  return result;
}

Matrix GateMoments::multiply(const Matrix& planes) const {
  std::vector<Planes> columns;
  for (Index c = 0; c < planes.cols(); ++c) columns.push_back(planes_of(planes.col(c)));
  const std::vector<double> numbers = crew_.emit(shards(), [&](std::uint64_t shard) {
    std::vector<double> products;
    for (const Planes& column : columns) {
      const Single part = product(tables_[shard], column);
      products.insert(products.end(), part.data(), part.data() + part.size());
    }
    return products;
  });
  // By shard, then by column.
  Matrix result(planes.rows(), planes.cols());
  const double* next = numbers.data();
  const Index rows = normals_.rows() + 1;
  for (Index first = 0; first < normals_.cols(); first += table_gates) {
    const Index size = rows * std::min(table_gates, normals_.cols() - first);
    for (Index c = 0; c < planes.cols(); ++c, next += size)
      result.col(c).segment(rows * first, size) = Eigen::Map<const Vector>(next, size);
  }
  return result;
}

}  // namespace unhinge
