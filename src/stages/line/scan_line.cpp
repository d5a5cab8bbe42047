#include "unhinge/stages/line/scan_line.hpp"

#include <algorithm>
#include <array>
#include <numbers>
#include <vector>

#include "unhinge/base/random.hpp"
#include "unhinge/stages/probe/probe.hpp"

namespace unhinge {
namespace {

constexpr std::array<double, 4> pilot_places = {-1.7, -0.4, 0.3, 1.2};
constexpr std::array<double, 5> pilot_offsets = {1e-6, 1e-4, 3e-3, 3e-2, 3e-1};

// Expected number of kinks, from how far affine pieces reach at a few places: lengths until the first kink
// are exponential with mean gap pi (1 + t^2) / k, seen through a coarse ladder of offsets.
double pilot_density(const Subject& subject, const Line& line, const Noise& noise) {
  Line batch = line;
  for (const double t : pilot_places) {
    batch.at.push_back(t);
    for (const double offset : pilot_offsets) batch.at.push_back(t + offset * (1 + t * t));
  }
  const Vector y = subject.mixed(subject.ask({Purpose::scan, batch}));
  double reached = 0;
  double seen = 0;
  for (std::size_t place = 0; place < pilot_places.size(); ++place) {
    const auto first = static_cast<Index>(place * (1 + pilot_offsets.size()));
    double free_offset = pilot_offsets[0];
    bool kink = false;
    for (std::size_t i = 1; i < pilot_offsets.size() && !kink; ++i) {
      // The chord of the last two answers that agreed, continued to the next.
      const auto at = [&](Index n) { return batch.at[static_cast<std::size_t>(first + n)]; };
      const auto n = static_cast<Index>(i);
      const Piece piece = Piece::between({at(0), y[first], 0}, {at(n), y[first + n], 0});
      const double next = at(n + 1);
      const double error = piece.error_at(next, noise) + answer_error(noise, {next, y[first + n + 1], 0});
      kink = std::abs(y[first + n + 1] - piece.at(next)) > 12 * error;
      if (!kink) free_offset = pilot_offsets[i];
    }
    // A kink seen lies somewhere in the last step of the ladder; take its near end, which errs to many kinks.
    reached += free_offset;
    seen += kink ? 1 : 0;
  }
  return std::numbers::pi * std::max(seen, 0.5) / reached;
}

// Far out answers round in proportion to their size, and so more on a line where F is steep. Where the probe
// looked, and beyond, a constant adds little to that.
Noise noise_on(const Noise& noise, const std::vector<double>& places, const Vector& y) {
  double steepest = 0;
  for (std::size_t n = 0; n < places.size(); ++n)
    if (std::abs(places[n]) >= far_reach)
      steepest = std::max(steepest, std::abs(y[static_cast<Index>(n)] / places[n]));
  Noise own = noise;
  own.relative = std::max(noise.relative, noise.share * steepest);
  return own;
}

// The pieces between kinks and what is needed of each output.
void read_pieces(const std::vector<Matrix>& answers, ScannedLine& line) {
  Index total = 0;
  for (const Matrix& batch : answers) total += batch.cols();
  line.answers.resize(line.mix.size(), total);
  Index next = 0;
  for (const Matrix& batch : answers) {
    line.answers.middleCols(next, batch.cols()) = batch;
    next += batch.cols();
  }
  line.slopes.resize(line.mix.size(), static_cast<Index>(line.pieces.size()));
  for (std::size_t j = 0; j < line.pieces.size(); ++j) {
    const Piece& piece = line.pieces[j];
    line.slopes.col(static_cast<Index>(j)) =
        (line.answers.col(piece.right.column) - line.answers.col(piece.left.column)) / piece.width();
    if (j > 0)
      line.kinks.push_back(
          std::clamp(meeting(line.pieces[j - 1], piece), line.pieces[j - 1].right.t, piece.left.t));
  }
}

// Looks back at all answers now that each piece is known at its full width: a kink too weak to be seen from
// one side by extrapolation, or one that cancels in the mix of the outputs, bends the answers between a
// piece's ends. The most that this may amount to; 0 where noise explains all.
double stray(const ScannedLine& line) {
  const double tolerance = SearchSettings{}.tolerance * std::sqrt(static_cast<double>(line.mix.size()));
  double most = 0;
  for (std::size_t n = 0; n < line.asked.size(); ++n) {
    const double t = line.asked[n];
    const auto after = std::partition_point(line.pieces.begin(), line.pieces.end(),
                                            [&](const Piece& piece) { return piece.right.t < t; });
    if (after == line.pieces.end() || t < after->left.t) continue;
    const Vector expected = line.outputs_at(after - line.pieces.begin(), t);
    const double error =
        after->error_at(t, line.noise) + noise_at(line.noise, t) + 0x1p-52 * expected.cwiseAbs().maxCoeff();
    const double off = (line.answers.col(static_cast<Index>(n)) - expected).cwiseAbs().maxCoeff();
    if (off > tolerance * error) most = std::max(most, line.near_origin(off, t));
  }
  return most;
}

}  // namespace

Line draw_line(Index inputs, std::uint64_t seed, std::uint64_t number) {
  RandomStream stream(seed, Draw::line, number);
  Line line;
  line.origin = stream.normal_vector(inputs);
  line.direction = stream.normal_vector(inputs);
  return line;
}

ScannedLine scan_line(Subject& subject, const Noise& noise, const SearchSettings& settings,
                      std::uint64_t seed, std::uint64_t number) {
  Crew& crew = subject.crew();
  crew.progress().begin("pilot", 0);
  Line batch = draw_line(subject.shape().inputs, seed, number);
  ScannedLine line;
  line.origin = batch.origin;
  line.direction = batch.direction;
  line.mix = subject.mix();

  const double density = pilot_density(subject, batch, noise);
  // Five queries a kink are usual, and the pilot errs to many kinks.
  crew.progress().begin("scan line", static_cast<std::uint64_t>(5 * std::min(density, settings.most_kinks)));
  KinkSearch search(noise, density, settings);
  std::vector<Matrix> answers;  // all of them, on every rank; only the search itself lives on rank 0
  Index asked = 0;
  for (;;) {
    batch.at = crew.on_root([&] { return search.next(); });
    if (batch.at.empty()) break;
    answers.push_back(subject.ask({Purpose::scan, batch}));
    const Vector y = subject.mixed(answers.back());
    if (asked == 0) {
      line.noise = noise_on(noise, batch.at, y);  // the ladder: all far out
      crew.on_root([&] { search.set_noise(line.noise); });
    }
    crew.on_root([&] { search.take({y.data(), static_cast<std::size_t>(y.size())}, asked); });
    asked += y.size();
    line.asked.insert(line.asked.end(), batch.at.begin(), batch.at.end());
  }
  line.pieces = crew.on_root([&] { return search.pieces(); });
  line.unresolved = crew.on_root([&] { return search.unresolved(); });
  line.complete = crew.on_root([&] { return search.complete(); });
  read_pieces(answers, line);
  line.stray = stray(line);
  return line;
}

}  // namespace unhinge
