#include "unhinge/network/alignment.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "unhinge/network/difference.hpp"
#include "unhinge/network/hyperplane_groups.hpp"

namespace unhinge {
namespace {

constexpr Index nobody = -1;

/// A true and a recovered hyperplane that might be the same.
struct Candidate {
  Index truth;
  Index recovered;
  double gap;
};

/// All candidates, those of one true hyperplane together.
class Candidates {
 public:
  Candidates(const Network& truth, const Network& recovered, double reach) {
    // |u -+ u'| <= reach means |u.u'| >= 1 - reach^2 / 2; the slack is for the rounding of the products.
    const double least = 1.0 - 0.5 * reach * reach - 1e-12;
    const RowMatrix cosines = truth.w1 * recovered.w1.transpose();
    first_.push_back(0);
    for (Index i = 0; i < truth.width(); ++i) {
      for (Index j = 0; j < recovered.width(); ++j) {
        if (std::abs(cosines(i, j)) < least) continue;
        const double gap =
            hyperplane_gap(truth.w1.row(i), truth.b1(i), recovered.w1.row(j), recovered.b1(j)).size;
        if (gap <= reach) all_.push_back({i, j, gap});
      }
      first_.push_back(all_.size());
    }
  }

  std::vector<Candidate> nearest_first() const {
    std::vector<Candidate> sorted = all_;
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const Candidate& a, const Candidate& b) { return a.gap < b.gap; });
    return sorted;
  }

  std::span<const Candidate> of(Index truth) const {
    return std::span(all_).subspan(first_[truth], first_[truth + 1] - first_[truth]);
  }

  /// The gap of the two, infinite if they are no candidates.
  double gap(Index truth, Index recovered) const {
    const auto row = of(truth);
    const auto at = std::lower_bound(row.begin(), row.end(), recovered,
                                     [](const Candidate& c, Index j) { return c.recovered < j; });
    return at == row.end() || at->recovered != recovered ? std::numeric_limits<double>::infinity() : at->gap;
  }

 private:
  std::vector<Candidate> all_;
  std::vector<std::size_t> first_;
};

/// Partners both ways, `nobody` for none.
struct Matching {
  std::vector<Index> of_truth;
  std::vector<Index> of_recovered;

  void join(Index truth, Index recovered) {
    of_truth[truth] = recovered;
    of_recovered[recovered] = truth;
  }
};

Matching match_nearest(const Candidates& candidates, Index truths, Index recovered) {
  Matching matching{std::vector<Index>(truths, nobody), std::vector<Index>(recovered, nobody)};
  for (const Candidate& c : candidates.nearest_first())
    if (matching.of_truth[c.truth] == nobody && matching.of_recovered[c.recovered] == nobody)
      matching.join(c.truth, c.recovered);
  return matching;
}

/// Below rounding one gap is as good as another.
double loss(double gap) {
  return std::log(gap + std::numeric_limits<double>::epsilon());
}

/// Lets two pairs exchange partners where that lowers the product of their gaps. Each exchange lowers it over
/// all pairs, so this ends; the number of rounds is bounded all the same.
void exchange(const Candidates& candidates, Matching& matching) {
  bool changed = true;
  for (int round = 0; changed && round < 100; ++round) {
    changed = false;
    for (Index i = 0; i < static_cast<Index>(matching.of_truth.size()); ++i)
      for (const Candidate& wish : candidates.of(i)) {
        const Index mine = matching.of_truth[i];
        const Index rival = matching.of_recovered[wish.recovered];
        if (mine == nobody || rival == nobody || rival == i) continue;
        const double now = loss(candidates.gap(i, mine)) + loss(candidates.gap(rival, wish.recovered));
        const double then = loss(wish.gap) + loss(candidates.gap(rival, mine));
        if (then >= now - 1e-9) continue;
        matching.join(i, wish.recovered);
        matching.join(rival, mine);
        changed = true;
      }
  }
}

AlignedPair compare(const Network& truth, const Network& recovered, Index i, Index j) {
  const HyperplaneGap gap =
      hyperplane_gap(truth.w1.row(i), truth.b1(i), recovered.w1.row(j), recovered.b1(j));
  const Vector strength = truth.w2.col(i);
  const Vector other = recovered.w2.col(j);
  AlignedPair pair{i, j, gap.sign, 2.0 * std::asin(std::min(1.0, 0.5 * gap.normal)), gap.offset, 0, 0};
  pair.strength_error = (strength - other).norm() / strength.norm();
  for (Index o = 0; o < truth.outputs(); ++o) {
    const double normal_error =
        (strength(o) * truth.w1.row(i) - gap.sign * other(o) * recovered.w1.row(j)).cwiseAbs().maxCoeff();
    const double offset_error = std::abs(strength(o) * truth.b1(i) - gap.sign * other(o) * recovered.b1(j));
    pair.parameter_error = std::max({pair.parameter_error, normal_error, offset_error});
  }
  return pair;
}

}  // namespace

double Alignment::max_parameter_error() const {
  double worst = 0;
  for (const AlignedPair& pair : pairs) worst = std::max(worst, pair.parameter_error);
  return worst;
}

double Alignment::log2_parameter_error() const {
  return std::log2(max_parameter_error());
}

Alignment align(const CanonicalForm& truth, const CanonicalForm& recovered, double reach) {
  const Network& f = truth.network;
  const Network& g = recovered.network;
  require_same_shape(f, g);
  const Candidates candidates(f, g, reach);
  Matching matching = match_nearest(candidates, f.width(), g.width());
  exchange(candidates, matching);

  Alignment alignment;
  RowMatrix slope = f.skip - g.skip;
  Vector constant = f.b2 - g.b2;
  for (Index i = 0; i < f.width(); ++i) {
    const Index j = matching.of_truth[i];
    if (j == nobody) {
      alignment.missed.push_back(i);
      continue;
    }
    alignment.pairs.push_back(compare(f, g, i, j));
    if (alignment.pairs.back().sign > 0) continue;
    // The recovered unit turned round: s' relu(z) = s' z + s' relu(-z).
    slope.noalias() -= g.w2.col(j) * g.w1.row(j);
    constant -= g.w2.col(j) * g.b1(j);
  }
  for (Index j = 0; j < g.width(); ++j)
    if (matching.of_recovered[j] == nobody) alignment.spurious.push_back(j);
  alignment.affine_error = std::max(slope.cwiseAbs().maxCoeff(), constant.cwiseAbs().maxCoeff());
  return alignment;
}

}  // namespace unhinge
