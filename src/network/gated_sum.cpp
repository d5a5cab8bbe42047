#include "unhinge/network/gated_sum.hpp"

#include <cmath>

#include "unhinge/network/gaussian_moments.hpp"

namespace unhinge {
namespace {

/// Below this 1 - |rho| a dot product has lost too many digits of it, and vectors are subtracted instead.
constexpr double nearly_parallel = 0.1;

/// What a term is along its own gate's and the other gate's normal.
struct Slant {
  double own;
  double other;
  double gap;  ///< own - other where the gates are at an acute angle, own + other where obtuse
};

/// Products u_g.t_i and t_i.t_j that all pairs of terms share.
class GramOfTerms {
 public:
  explicit GramOfTerms(const GatedSum& sum)
      : sum_(sum),
        along_(sum.gates * sum.slopes.transpose()),
        cosines_(sum.gates * sum.gates.transpose()),
        gram_(sum.slopes * sum.slopes.transpose()) {}

  /// (n, n): E of the product of each two terms, strengths apart.
  RowMatrix compute() {
    for (Index g = 0; g < sum_.gates.rows(); ++g)
      for (Index h = 0; h <= g; ++h) fill(g, h);
    return std::move(gram_);
  }

 private:
  void fill(Index g, Index h) {
    const double cosine = cosines_(g, h);
    const double sign = cosine > 0 ? 1.0 : -1.0;
    const bool close = 1.0 - std::abs(cosine) < nearly_parallel;
    Correlation rho{1.0 - cosine, 1.0 + cosine};
    if (close) {
      rho = correlation(sum_.gates.row(g), sum_.gates.row(h));
      gap_ = sum_.gates.row(g) - sign * sum_.gates.row(h);
    }
    const HalfSpacePair pair = half_space_pair(sum_.gate_offsets(g), sum_.gate_offsets(h), rho);
    for (Index i = sum_.first_term[g]; i < sum_.first_term[g + 1]; ++i) {
      const double own = along_(g, i), other = along_(h, i);
      const Slant a{own, other, close ? gap_.dot(sum_.slopes.row(i)) : own - sign * other};
      const Index end = g == h ? i + 1 : sum_.first_term[h + 1];  // each pair once: gram_ is overwritten
      for (Index j = sum_.first_term[h]; j < end; ++j) {
        const double along_first = along_(g, j), along_second = along_(h, j);
        const Slant b{along_first, along_second,
                      close ? gap_.dot(sum_.slopes.row(j)) : along_first - sign * along_second};
        gram_(i, j) = product(pair, g, h, sign, sign > 0 ? rho.below_one : rho.above_minus_one, a, b, i, j);
        gram_(j, i) = gram_(i, j);
      }
    }
  }

  // E[(t.x + c)(t'.x + c')] over both half-spaces: HalfSpacePair's matrix between the two terms. Its last
  // part is written by the gap of the normals, for edge / q grows without bound where they close.
  double product(const HalfSpacePair& pair, Index g, Index h, double sign, double complement, const Slant& a,
                 const Slant& b, Index i, Index j) const {
    const double first = a.own * b.own, second = a.other * b.other;
    const double turning = complement * (first + second) - a.gap * b.gap;
    const double edge = pair.q > 0 ? sign * pair.edge * (turning / pair.q) : 0.0;
    const double c = sum_.constants(i), e = sum_.constants(j);
    return pair.both * (gram_(i, j) + c * e) - sum_.gate_offsets(g) * pair.first * first -
           sum_.gate_offsets(h) * pair.second * second + edge +
           e * (pair.first * a.own + pair.second * a.other) +
           c * (pair.first * b.own + pair.second * b.other);
  }

  const GatedSum& sum_;
  RowMatrix along_;
  RowMatrix cosines_;
  RowMatrix gram_;
  Eigen::RowVectorXd gap_;
};

/// E[term] and E[x term] of each term, strengths apart.
struct FirstMoments {
  Vector constant;  ///< (n)
  RowMatrix slope;  ///< (n, d)
};

FirstMoments first_moments(const GatedSum& sum) {
  FirstMoments moments{Vector(sum.constants.size()), RowMatrix(sum.slopes.rows(), sum.slopes.cols())};
  for (Index g = 0; g < sum.gates.rows(); ++g) {
    const double beta = sum.gate_offsets(g);
    const double mass = normal_cumulative(beta);
    const double density = normal_density(beta);
    for (Index i = sum.first_term[g]; i < sum.first_term[g + 1]; ++i) {
      const double along = sum.gates.row(g).dot(sum.slopes.row(i));
      moments.constant(i) = mass * sum.constants(i) + density * along;
      moments.slope.row(i) =
          mass * sum.slopes.row(i) + (density * sum.constants(i) - beta * density * along) * sum.gates.row(g);
    }
  }
  return moments;
}

}  // namespace

Vector mean(const GatedSum& sum) {
  return sum.affine_constant + sum.strengths * first_moments(sum).constant;
}

Vector second_moment(const GatedSum& sum) {
  const FirstMoments first = first_moments(sum);
  const RowMatrix gram = GramOfTerms(sum).compute();
  const RowMatrix with_affine =
      sum.affine_slope * first.slope.transpose() + sum.affine_constant * first.constant.transpose();
  const RowMatrix quadratic = sum.strengths * gram + 2.0 * with_affine;
  const Vector moment = sum.affine_slope.rowwise().squaredNorm() + sum.affine_constant.cwiseAbs2() +
                        quadratic.cwiseProduct(sum.strengths).rowwise().sum();
  return moment.cwiseMax(0.0);  // rounding may leave a negative zero-sized number
}

}  // namespace unhinge
