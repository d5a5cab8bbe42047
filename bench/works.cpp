#include "works.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <utility>

#include "rivals.hpp"
#include "truth.hpp"
#include "unhinge/base/random.hpp"
#include "unhinge/oracle/projection.hpp"

namespace unhinge {
namespace {

constexpr Index point_count = 512;
constexpr Index centre_count = 96;
constexpr Index tile_centres = 48;
constexpr Index tile_groups = StencilSlopes::block_groups;

// A basis that is no coordinate axes: nothing may rest on W V being W.
Matrix orthonormal(RandomStream& stream, Index d) {
  return Eigen::HouseholderQR<Matrix>(stream.normal_matrix(d, d)).householderQ() * Matrix::Identity(d, d);
}

// Fused operations of all rows at n columns.
double projection(const Network& f, double n) {
  return n * static_cast<double>((f.width() + f.outputs()) * f.inputs());
}

// Reading out takes a fused operation for each output; in a cell two more come before, which is three thirds.
double read_out(const Network& f) {
  return static_cast<double>(f.width() * f.outputs());
}
double cells(const Network& f) {
  return static_cast<double>(f.width() * (2 + f.outputs())) / 3;
}

}  // namespace

Bench::Bench(const FamilySize& size, const Kernels& kernels)
    : network_(find_family("gaussian")->generate(size, 1)),
      kernels_(kernels),
      pass_(network_, kernels),
      packed_(network_) {
  RandomStream stream(1, Draw::test, 0);
  const Index d = size.inputs;
  points_.x = stream.normal_matrix(d, point_count);
  line_ = {stream.normal_vector(d), stream.normal_vector(d), {}};
  for (Index n = 0; n < point_count; ++n) line_.at.push_back(stream.normal());
  ten_places_ = line_;
  ten_places_.at.resize(10);
  const Matrix centres = stream.normal_matrix(d, centre_count);
  for (int n = 0; n < 2; ++n)
    stencils_.push_back({centres, Vector::Constant(centre_count, 1e-3), orthonormal(stream, d)});
  answers_.resize(size.outputs, std::max(point_count, centre_count * d));
  const Directions& directions = stencils_[0].directions;
  const Index tile = std::min(tile_groups * lanes, d);
  const PackedView net = packed_.view();
  project_points(net, kernels_, centres.leftCols(tile_centres), z_.room(projected_size(net, tile_centres)));
  project_directions(net, kernels_, directions.columns().leftCols(tile),
                     slopes_.room(projected_size(net, tile)));
  sums_ = LaneArray::zeros(size.outputs * tile_centres * tile_groups * lanes);
}

Work Bench::points(std::string name, const std::function<void()>& run) {
  run();
  const Matrix answers = answers_.leftCols(point_count);
  const auto n = static_cast<double>(point_count);
  return {std::move(name),
          run,
          n,
          projection(network_, n) + n * read_out(network_),
          0,
          worst_share(network_, {Purpose::probe, points_}, answers)};
}

Work Bench::line(std::string name, const Line& line) {
  const auto run = [this, &line] { pass_.line(line, answers_.leftCols(query_count({Purpose::scan, line}))); };
  run();
  const auto n = static_cast<double>(line.at.size());
  const Matrix answers = answers_.leftCols(static_cast<Index>(line.at.size()));
  return {
      std::move(name), run, n, 0, n * cells(network_), worst_share(network_, {Purpose::scan, line}, answers)};
}

Work Bench::stencil(std::string name, const std::function<void()>& run, double fused) {
  run();
  const Stencil& asked = stencils_[turn_ % 2];
  const auto n = static_cast<double>(centre_count * network_.inputs());
  const Matrix answers = answers_.leftCols(centre_count * network_.inputs());
  return {std::move(name),
          run,
          n,
          fused,
          n * cells(network_),
          worst_share(network_, {Purpose::gradient, asked}, answers)};
}

// The kernel by itself, with z and slopes at hand; what it gives is checked as part of whole stencils.
Work Bench::stencil_tile() {
  const Index groups = groups_of(std::min(tile_groups * lanes, network_.inputs()));
  const auto n = static_cast<double>(tile_centres * std::min(tile_groups * lanes, network_.inputs()));
  const auto run = [this, groups] {
    kernels_.stencil(packed_.view(), z_.data(), stencils_[0].steps.data(), tile_centres,
                     {slopes_.data(), groups, 0, groups}, sums_.data());
  };
  return {"stencil_kernel", run, n, 0, n * cells(network_), 0};
}

void Bench::add_rivals(std::vector<Work>& works) {
  if (network_.outputs() != 1 || &kernels_ != usable_kernels().front()) return;
  hidden_.resize(network_.width(), point_count);
  for (const Rival& rival : rivals()) {
    const auto run = [this, rival] {
      rival.answer({network_.inputs(), network_.width(), point_count, network_.w1.data(), network_.b1.data(),
                    network_.w2.data(), points_.x.data(), hidden_.data(), answers_.data()});
      for (Index n = 0; n < point_count; ++n) answers_(0, n) += network_.b2[0];
    };
    works.push_back(points("points_" + std::string(rival.name), run));
  }
}

std::vector<Work> Bench::works() {
  const auto d = static_cast<double>(network_.inputs());
  const double of_centres = projection(network_, static_cast<double>(centre_count));
  const auto ask = [this] {
    pass_.stencil(stencils_[turn_ % 2], answers_.leftCols(centre_count * network_.inputs()));
  };
  const auto ask_others = [this, ask] {
    ++turn_;
    ask();
  };
  std::vector<Work> works;
  works.push_back(points("points", [this] { pass_.points(points_.x, answers_.leftCols(point_count)); }));
  add_rivals(works);
  works.push_back(line("line", line_));
  works.push_back(line("ten_places", ten_places_));
  works.push_back(stencil_tile());
  works.push_back(stencil("stencil", ask, of_centres));
  works.push_back(stencil("new_directions", ask_others, of_centres + projection(network_, d)));
  return works;
}

}  // namespace unhinge
