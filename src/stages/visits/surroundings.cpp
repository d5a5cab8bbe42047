#include "unhinge/stages/visits/surroundings.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "surroundings_search.hpp"
#include "unhinge/parallel/reduce.hpp"

namespace unhinge {
namespace {

// Stances: what the searches hold of a neuron is then half of its values, or some MB in all.
constexpr Index fewest_together = 16;
constexpr Index searched_together = 1 << 18;  // neurons
constexpr std::size_t stretches_together = 24;

}  // namespace

Surroundings::Surroundings(const Crew& crew, const PartedNetwork& network, const Hyperplanes& known,
                           const Matrix& basis, RandomStream& stream)
    : crew_(crew),
      network_(network),
      known_(known),
      basis_(basis),
      own_(network.w1.held()),
      points_(stream.normal_matrix(network.inputs(), Search::candidates)),
      values_(own_.count, points_.cols()),
      speeds_(own_.count, network.inputs()),
      sizes_(network.w1.run(own_).rowwise().norm()),
      growth_(known.growth(own_)) {
  std::vector<Run> runs;
  by_parts(own_, Parting::stretch, [&](const Run& run) { runs.push_back(run); });
  if (network.w1.is_parted()) {
    crew.work_here(runs.size(), [&](std::uint64_t n) { put(runs[n], products(runs[n])); });
    return;
  }
  // Where all ranks hold all neurons each works out some, a few at a time.
  for (std::size_t first = 0; first < runs.size(); first += stretches_together) {
    const std::size_t count = std::min(stretches_together, runs.size() - first);
    const std::vector<double> numbers = crew.emit(count, [&](std::uint64_t n) {
      const RowMatrix rows = products(runs[first + n]);
      return std::vector<double>(rows.data(), rows.data() + rows.size());
    });
    const Index cols = points_.cols() + network.inputs();
    const Eigen::Map<const RowMatrix> rows(numbers.data(), std::ssize(numbers) / cols, cols);
    put({runs[first].first, rows.rows()}, rows);
  }
}

// What rows of both matrices hold, side by side.
RowMatrix Surroundings::products(const Run& neurons) const {
  const auto normals = network_.w1.run(neurons);
  RowMatrix rows(neurons.count, points_.cols() + network_.inputs());
  rows.leftCols(points_.cols()) =
      (normals * points_).colwise() + network_.b1.segment(neurons.first, neurons.count);
  rows.rightCols(network_.inputs()) = normals * basis_;
  return rows;
}

void Surroundings::put(const Run& neurons, const Eigen::Ref<const RowMatrix>& rows) {
  const Index row = neurons.first - own_.first;
  values_.middleRows(row, neurons.count) = rows.leftCols(points_.cols());
  speeds_.middleRows(row, neurons.count) = rows.rightCols(network_.inputs()).cast<float>();
}

std::vector<Stance> Surroundings::stances(const std::vector<Index>& neurons) const {
  if (!network_.w1.is_parted()) return stances_apart(neurons);
  const Index share = network_.width() / crew_.ranks().size() + 1;
  const auto together = static_cast<std::size_t>(std::max(fewest_together, searched_together / share));
  std::vector<Stance> all;
  for (std::size_t first = 0; first < neurons.size(); first += together) {
    const std::size_t count = std::min(together, neurons.size() - first);
    std::ranges::move(stances_together(std::span(neurons).subspan(first, count)), std::back_inserter(all));
  }
  return all;
}

// Where each rank knows all neurons it answers for all, and searches for some.
std::vector<Stance> Surroundings::stances_apart(const std::vector<Index>& neurons) const {
  const std::vector<double> packed = crew_.emit(neurons.size(), [&](std::uint64_t n) {
    Search search(*this, neurons[n]);
    while (!search.is_over()) search.learn(search.answers().data());
    std::vector<double> numbers = {search.stance().room};
    for (const Vector* part : {&search.stance().kink, &search.stance().steps_off, &search.stance().steps_on})
      numbers.insert(numbers.end(), part->begin(), part->end());
    return numbers;
  });
  const Index d = network_.inputs();
  std::vector<Stance> stances(neurons.size());
  const double* next = packed.data();
  for (Stance& stance : stances) {
    stance.room = *next++;
    for (Vector* part : {&stance.kink, &stance.steps_off, &stance.steps_on}) {
      *part = Eigen::Map<const Vector>(next, d);
      next += d;
    }
  }
  return stances;
}

// Where each rank knows its own neurons all ranks search together.
std::vector<Stance> Surroundings::stances_together(std::span<const Index> neurons) const {
  std::vector<std::optional<Search>> searches(neurons.size());
  crew_.work_here(searches.size(), [&](std::uint64_t n) { searches[n].emplace(*this, neurons[n]); });
  while (true) {
    std::vector<Search*> open;
    for (std::optional<Search>& search : searches)
      if (!search->is_over()) open.push_back(&*search);
    if (open.empty()) break;
    std::vector<std::vector<double>> answers(open.size());
    crew_.work_here(open.size(), [&](std::uint64_t n) { answers[n] = open[n]->answers(); });
    std::vector<double> least;
    for (const std::vector<double>& some : answers) least.insert(least.end(), some.begin(), some.end());
    min_all(std::span<double>(least), crew_.ranks());
    const double* next = least.data();
    for (Search* search : open) next = search->learn(next);
  }
  std::vector<Stance> stances;
  for (const std::optional<Search>& search : searches) stances.push_back(search->stance());
  return stances;
}

}  // namespace unhinge
