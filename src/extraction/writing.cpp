#include "unhinge/extraction/writing.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "unhinge/network/orientation.hpp"

namespace unhinge {
namespace {

/// What is dropped may take this much of the certified error: the bound then hardly grows.
constexpr double droppable = 0.25;

// Where there is a choice neurons are no more than equations, and the network is small enough to be put
// together. The root solves, as Eigen may sum in another order on another kind of processor.
Orientation agreed_orientation(const Crew& crew, const PartedNetwork& parted, double tolerance) {
  const Vector strengths =
      normal_sizes(parted, crew.ranks()).cwiseProduct(parted.w2.colwise().norm().transpose());
  if (auto at_sight = orientation_at_sight(parted.skip, (strengths.array() > 0).count())) return *at_sight;
  const Network network = whole(parted, crew.ranks());
  Orientation told;
  told.why = crew.on_root([&] {
    told = orientation(network, tolerance);
    return told.why;
  });
  told.turned = crew.on_root([&] { return told.turned; });
  told.determined = told.why.empty();
  return told;
}

bool may_grow(const Problem& problem, const Certificate& c, double by) {
  const double goal = std::sqrt(problem.epsilon);
  return by <= droppable * c.absolute_rms &&
         (problem.meaning == EpsilonMeaning::absolute ? c.absolute_rms + by <= goal
                                                      : c.absolute_rms + by <= goal * c.scale);
}

// What is collective, and so may be interrupted, comes before the network is touched: here, and below.
void restore_signs(const Crew& crew, const Problem& problem, PartedNetwork& network, Certificate& certificate,
                   Writing& writing) {
  if (!certificate.certified) {
    writing.why_not = "the network is not certified";
    return;
  }
  const Orientation told = agreed_orientation(crew, network, certificate.absolute_rms);
  writing.signs_restored = told.determined;
  writing.why_not = told.why;
  if (!told.determined) return;
  if (!told.turned.empty()) network = turned(whole(network, crew.ranks()), told.turned);
  writing.turned = static_cast<Index>(told.turned.size());
  writing.left_rms = network.skip.norm();
  writing.dropped = may_grow(problem, certificate, writing.left_rms);
  if (!writing.dropped) return;
  network.skip.setZero();
  if (writing.left_rms == 0) return;
  certificate = moved(certificate, writing.left_rms);
}

void replace_skip(const Crew& crew, PartedNetwork& network, Writing& writing) {
  Network units;
  const RowMatrix normals = crew.on_root([&] {
    units = skip_as_units(network.skip);
    return units.w1;
  });
  const RowMatrix read_outs = crew.on_root([&] { return units.w2; });
  const Index before = network.width();
  const Index more = normals.rows();
  network.w1.append(normals, crew.ranks());
  network.b1.conservativeResize(before + more);
  network.b1.tail(more).setZero();
  network.w2.conservativeResize(Eigen::NoChange, before + more);
  network.w2.rightCols(more) = read_outs;
  network.skip.setZero();
  writing.affine_units = more;
}

}  // namespace

void write_plainly(const Crew& crew, const Problem& problem, PartedNetwork& network, Certificate& certificate,
                   Writing& writing) {
  restore_signs(crew, problem, network, certificate, writing);
  if (problem.affine == AffineForm::units) replace_skip(crew, network, writing);
}

std::string orientation_text(const Writing& writing) {
  if (!writing.signs_restored) return fmt::format("not determined ({})", writing.why_not);
  return fmt::format("original signs restored, {} neurons turned; the skip they leave, of rms {:.3g}, is {}",
                     writing.turned, writing.left_rms,
                     writing.dropped ? "dropped, and the bound raised by it"
                                     : "kept, as it is not small beside the certified error");
}

}  // namespace unhinge
