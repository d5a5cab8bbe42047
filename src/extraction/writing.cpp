#include "unhinge/extraction/writing.hpp"

#include <fmt/format.h>

#include <cmath>
#include <utility>

#include "unhinge/network/orientation.hpp"

namespace unhinge {
namespace {

/// What is dropped may take this much of the certified error: the bound then hardly grows.
constexpr double droppable = 0.25;

/// The root solves, as Eigen may sum in another order on another kind of processor.
Orientation agreed_orientation(const Crew& crew, const Network& network, double tolerance) {
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
void restore_signs(const Crew& crew, const Problem& problem, Network& network, Certificate& certificate,
                   Writing& writing) {
  if (!certificate.certified) {
    writing.why_not = "the network is not certified";
    return;
  }
  const Orientation told = agreed_orientation(crew, network, certificate.absolute_rms);
  writing.signs_restored = told.determined;
  writing.why_not = told.why;
  if (!told.determined) return;
  network = turned(network, told.turned);
  writing.turned = static_cast<Index>(told.turned.size());
  writing.left_rms = network.skip.norm();
  writing.dropped = may_grow(problem, certificate, writing.left_rms);
  if (!writing.dropped) return;
  network.skip.setZero();
  if (writing.left_rms == 0) return;
  certificate = moved(certificate, writing.left_rms);
}

void replace_skip(const Crew& crew, Network& network, Writing& writing) {
  const Index before = network.width();
  Network units;
  const RowMatrix normals = crew.on_root([&] {
    units = skip_as_units(network);
    return units.w1;
  });
  units.w2 = crew.on_root([&] { return units.w2; });
  units.b1 = crew.on_root([&] { return units.b1; });
  units.w1 = normals;
  units.b2 = network.b2;
  units.skip = RowMatrix::Zero(network.outputs(), network.inputs());
  network = std::move(units);
  writing.affine_units = network.width() - before;
}

}  // namespace

void write_plainly(const Crew& crew, const Problem& problem, Network& network, Certificate& certificate,
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
