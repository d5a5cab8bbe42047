#include "unhinge/survey/tile.hpp"

#include <algorithm>

namespace unhinge {
namespace {

// A kernel takes eight points, ten places or eight centres at a time, and reads the weights less often the
// more it is given; but a batch should make some 32 tiles, for the ranks and threads to share.
Index even(Index total, Index unit, Index most) {
  return std::clamp(total / 32 / unit * unit, unit, most);
}

Index point_tile(const Points& b) {
  return even(b.x.cols(), 8, 64);
}

Index line_tile(const Line& b) {
  return even(static_cast<Index>(b.at.size()), 10, 500);
}

/// How many centres and directions a stencil has.
struct StencilSize {
  Index centres;
  Index directions;
};

StencilSize size_of(const Stencil& b) {
  return {b.centres.cols(), b.directions.cols()};
}

StencilSize size_of(const WideStencil& b) {
  return {b.steps.size(), b.directions.cols()};
}

Index centre_tile(const StencilSize& b) {
  return even(b.centres, 8, 48);
}

Index pieces(Index total, Index size) {
  return (total + size - 1) / size;
}

Run run(Index number, Index size, Index total) {
  return {number * size, std::min(size, total - number * size)};
}

// A rank pays for the centres and for the directions of its tiles (k d operations each): few centres are a
// reason to cut the directions, into runs of whole blocks of 48, and so are more ranks than runs of centres.
Index direction_tile(const StencilSize& b) {
  const Index centre_tiles = std::max<Index>(1, pieces(b.centres, centre_tile(b)));
  const Index runs = std::max<Index>(1, 32 / centre_tiles);
  return std::min<Index>(pieces(pieces(std::max<Index>(1, b.directions), runs), 48) * 48, 96);
}

Index tiles_across(const StencilSize& b) {
  return pieces(b.directions, direction_tile(b));
}

Index tiles_of(const StencilSize& b) {
  return pieces(b.centres, centre_tile(b)) * tiles_across(b);
}

StencilPart part_of(const StencilSize& b, Index number) {
  const Index across = tiles_across(b);
  return {run(number / across, centre_tile(b), b.centres),
          run(number % across, direction_tile(b), b.directions)};
}

struct CountTiles {
  Index operator()(const Points& b) const { return pieces(b.x.cols(), point_tile(b)); }
  Index operator()(const Line& b) const { return pieces(static_cast<Index>(b.at.size()), line_tile(b)); }
  Index operator()(const Stencil& b) const { return tiles_of(size_of(b)); }
};

struct CutTile {
  Purpose purpose;
  Index number;

  Tile operator()(const Points& b) const {
    const Run part = run(number, point_tile(b), b.x.cols());
    return {{purpose, Points{b.x.middleCols(part.first, part.count)}}, part.count};
  }

  Tile operator()(const Line& b) const {
    const Run part = run(number, line_tile(b), static_cast<Index>(b.at.size()));
    const auto first = b.at.begin() + part.first;
    return {{purpose, Line{b.origin, b.direction, {first, first + part.count}}}, part.count};
  }

  Tile operator()(const Stencil& b) const {
    const auto [p, q] = part_of(size_of(b), number);
    return {{purpose, Stencil{b.centres.middleCols(p.first, p.count), b.steps.segment(p.first, p.count),
                              b.directions.run(q.first, q.count)}},
            p.count * q.count};
  }
};

struct RunsOfAnswers {
  Index number;

  std::vector<Run> operator()(const Points& b) const { return {run(number, point_tile(b), b.x.cols())}; }
  std::vector<Run> operator()(const Line& b) const {
    return {run(number, line_tile(b), static_cast<Index>(b.at.size()))};
  }
  std::vector<Run> operator()(const Stencil& b) const {
    const auto [p, q] = part_of(size_of(b), number);
    const Index across = b.directions.cols();
    if (q.count == across) return {{p.first * across, p.count * across}};
    std::vector<Run> runs;
    for (Index i = p.first; i < p.first + p.count; ++i) runs.push_back({i * across + q.first, q.count});
    return runs;
  }
};

std::uint64_t in_a_row(const StencilSize& size) {
  return static_cast<std::uint64_t>(std::max<Index>(1, tiles_across(size)));
}

}  // namespace

std::uint64_t tile_count(const QueryBatch& batch) {
  return static_cast<std::uint64_t>(std::visit(CountTiles{}, batch.shape));
}

std::uint64_t tile_count(const WideStencil& batch) {
  return static_cast<std::uint64_t>(tiles_of(size_of(batch)));
}

std::uint64_t tiles_in_a_row(const QueryBatch& batch) {
  const auto* stencil = std::get_if<Stencil>(&batch.shape);
  return stencil != nullptr ? in_a_row(size_of(*stencil)) : 1;
}

std::uint64_t tiles_in_a_row(const WideStencil& batch) {
  return in_a_row(size_of(batch));
}

Tile tile(const QueryBatch& batch, std::uint64_t number) {
  return std::visit(CutTile{batch.purpose, static_cast<Index>(number)}, batch.shape);
}

std::vector<Tile> tiles(const WideStencil& batch, std::uint64_t first, std::uint64_t count) {
  const Run here = tile_part(batch, first).centres;
  const Matrix centres = batch.centres(here.first, here.count);
  std::vector<Tile> all;
  for (std::uint64_t number = first; number < first + count; ++number) {
    const Run along = tile_part(batch, number).directions;
    all.push_back({{batch.purpose, Stencil{centres, batch.steps.segment(here.first, here.count),
                                           batch.directions.run(along.first, along.count)}},
                   here.count * along.count});
  }
  return all;
}

std::vector<Run> tile_runs(const QueryBatch& batch, std::uint64_t number) {
  return std::visit(RunsOfAnswers{static_cast<Index>(number)}, batch.shape);
}

StencilPart tile_part(const WideStencil& batch, std::uint64_t number) {
  return part_of(size_of(batch), static_cast<Index>(number));
}

}  // namespace unhinge
