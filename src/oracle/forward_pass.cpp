#include "unhinge/oracle/forward_pass.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <utility>

#include "unhinge/oracle/projection.hpp"

namespace unhinge {
namespace {

constexpr Index points_at_once = 64;  // a pass over weights out of memory is hidden behind 48 and more
constexpr Index places_at_once = 500;
constexpr Index centres_at_once = 48;
constexpr Index block_directions = StencilSlopes::block_groups * lanes;
// What is kept for a stencil's tiles may be as large as the weights, and never has to be smaller than this.
constexpr Index kept_numbers = Index{1} << 23;

// Calls work(first, count) for runs of at most `most` of `total`.
template <class Work>
void in_runs(Index total, Index most, const Work& work) {
  for (Index first = 0; first < total; first += most) work(first, std::min(most, total - first));
}

// Kernels leave answers output by output, `stride` apart; a batch wants them query by query.
void put(const double* from, Index stride, Eigen::Ref<Matrix> answers) {
  if (answers.outerStride() == 1) {
    std::copy_n(from, answers.cols(), answers.data());
    return;
  }
  for (Index n = 0; n < answers.cols(); ++n)
    for (Index o = 0; o < answers.rows(); ++o) answers(o, n) = from[o * stride + n];
}

// What a thread works on besides its answers, kept from one tile to the next.
struct Room {
  LaneArray z;
  LaneArray block;
  LaneArray sums;
  LaneArray affine;
  LaneArray answers;
};
thread_local Room room;

// The centres that a thread projected last, and for which pass: the pieces of a tile share them, and to
// compare them costs far less than to project them again.
struct Projected {
  std::uint64_t pass = 0;
  Matrix centres;
  LaneArray z;

  bool is_of(std::uint64_t other, const Matrix& others) const {
    return pass == other && centres.rows() == others.rows() && centres.cols() == others.cols() &&
           std::memcmp(centres.data(), others.data(),
                       static_cast<std::size_t>(others.size()) * sizeof(double)) == 0;
  }
};
thread_local Projected projected;

std::uint64_t next_number() {
  static std::atomic<std::uint64_t> passes = 0;
  return ++passes;
}

}  // namespace

ForwardPass::ForwardPass(const Network& network, const Kernels& kernels)
    : ForwardPass(PackedNetwork(network), kernels) {}

ForwardPass::ForwardPass(PackedNetwork network, const Kernels& kernels)
    : net_(std::move(network)), kernels_(kernels), number_(next_number()) {}

void ForwardPass::points(const Matrix& x, Eigen::Ref<Matrix> answers) const {
  stencil_slopes_.drop();  // they may be as large as the weights, and the next are along other directions
  const PackedView net = net_.view();
  const Index most = groups_of(std::min(points_at_once, x.cols())) * lanes;
  const PointRoom here{room.z.room(most * panel_rows), room.block.room(net.outputs * most * lanes),
                       room.sums.room(net.outputs * most * lanes),
                       room.affine.room((net.panels - net.affine_panel()) * most * panel_rows),
                       room.answers.room(net.outputs * most)};
  in_runs(x.cols(), points_at_once, [&](Index first, Index count) {
    kernels_.points(net, x.data() + first * x.rows(), x.rows(), count, here);
    put(here.answers, groups_of(count) * lanes, answers.middleCols(first, count));
  });
}

void ForwardPass::line(const Line& batch, Eigen::Ref<Matrix> answers) const {
  const PackedView net = net_.view();
  const auto rows = line_rows_.get([&](const LineRows& kept) { return kept.is_of(batch); },
                                   [&] { return std::make_shared<LineRows>(batch); });
  rows->make(net, kernels_);
  const auto places = static_cast<Index>(batch.at.size());
  const Index stride = groups_of(std::min(places, places_at_once)) * lanes;
  double* sums = room.sums.room(net.outputs * stride * lanes);
  double* found = room.answers.room(net.outputs * stride);
  in_runs(places, places_at_once, [&](Index first, Index count) {
    kernels_.line(net, rows->z(), rows->slope(), batch.at.data() + first, count, stride, sums, found);
    put(found, stride, answers.middleCols(first, count));
  });
}

void ForwardPass::stencil(const Stencil& batch, Eigen::Ref<Matrix> answers) const {
  const Index q = batch.directions.cols();
  if (q == 0) return;
  const Index most = std::max(net_.view().inputs, kept_numbers / net_.view().rows());
  if (batch.directions.all()->cols() > most) return stencil_in_parts(batch, most, answers);
  const auto slopes =
      stencil_slopes_.get([&](StencilSlopes& kept) { return kept.is_of(batch.directions.all()); },
                          [&] { return std::make_shared<StencilSlopes>(batch.directions.all()); });
  if (batch.centres.cols() <= centres_at_once) return stencil_from(batch, *slopes, answers);
  in_runs(batch.centres.cols(), centres_at_once, [&](Index first, Index count) {
    const Stencil part{batch.centres.middleCols(first, count), batch.steps.segment(first, count),
                       batch.directions};
    stencil_from(part, *slopes, answers.middleCols(first * q, count * q));
  });
}

void ForwardPass::stencil_in_parts(const Stencil& batch, Index most, Eigen::Ref<Matrix> answers) const {
  const Index centres = batch.centres.cols();
  in_runs(batch.directions.cols(), most, [&](Index first, Index count) {
    const Stencil part{batch.centres, batch.steps, batch.directions.columns().middleCols(first, count)};
    Matrix some(answers.rows(), centres * count);
    stencil(part, some);
    for (Index p = 0; p < centres; ++p)
      answers.middleCols(p * batch.directions.cols() + first, count) = some.middleCols(p * count, count);
  });
}

void ForwardPass::stencil_from(const Stencil& batch, StencilSlopes& slopes,
                               const Eigen::Ref<Matrix>& answers) const {
  const PackedView net = net_.view();
  const double* z = projected_centres(batch.centres);
  const Index first_block = batch.directions.first() / block_directions;
  const Index end = batch.directions.first() + batch.directions.cols();
  const Index blocks = (end + block_directions - 1) / block_directions - first_block;
  const Index begin = slopes.first_block(blocks);
  for (Index n = 0; n < blocks; ++n) {
    const Index b = first_block + (begin + n) % blocks;
    const Index from = std::max(batch.directions.first(), b * block_directions);
    const StencilRun run{from, std::min(end, (b + 1) * block_directions) - from, from - b * block_directions};
    stencil_run(batch, z, slopes.block(b, net, kernels_), run, answers);
  }
}

const double* ForwardPass::projected_centres(const Matrix& centres) const {
  if (!projected.is_of(number_, centres)) {
    const PackedView net = net_.view();
    projected.pass = 0;  // nobody's, should memory run out
    project_points(net, kernels_, centres, projected.z.room(projected_size(net, centres.cols())));
    projected.centres = centres;
    projected.pass = number_;
  }
  return projected.z.data();
}

void ForwardPass::stencil_run(const Stencil& batch, const double* z, Slopes slopes, const StencilRun& run,
                              Eigen::Ref<Matrix> answers) const {
  const PackedView net = net_.view();
  const Index centres = batch.centres.cols();
  slopes.first = run.offset / lanes;
  slopes.groups = groups_of(run.offset + run.count) - slopes.first;
  double* found = room.answers.room(net.outputs * centres * slopes.groups * lanes);
  kernels_.stencil(net, z, batch.steps.data(), centres, slopes, found);
  const Index skipped = run.offset - slopes.first * lanes;
  for (Index p = 0; p < centres; ++p) {
    const Index column = p * batch.directions.cols() + run.first - batch.directions.first();
    put(found + p * slopes.groups * lanes + skipped, centres * slopes.groups * lanes,
        answers.middleCols(column, run.count));
  }
}

}  // namespace unhinge
