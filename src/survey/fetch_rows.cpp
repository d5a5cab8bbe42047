#include "unhinge/survey/fetch_rows.hpp"

#include "unhinge/parallel/exchange_all.hpp"

namespace unhinge {
namespace {

std::vector<double> numbers_of(const RowMatrix& rows) {
  return {rows.data(), rows.data() + rows.size()};
}

RowMatrix as_rows(const std::vector<double>& numbers, Index rows, Index cols) {
  return Eigen::Map<const RowMatrix>(numbers.data(), rows, cols);
}

}  // namespace

// Owners are in the order of the rows, so that what comes back is too.
RowMatrix fetch_rows(const Crew& crew, const std::vector<Index>& wanted, Index cols, const Parting& parting,
                     const ReadRows& read) {
  const auto ranks = static_cast<std::size_t>(crew.ranks().size());
  std::vector<std::vector<Index>> asked(ranks);
  for (const Index m : wanted) asked[static_cast<std::size_t>(parting.owner(m))].push_back(m);
  const Received<Index> orders = exchange_all(std::move(asked), crew.ranks());
  std::vector<std::vector<Index>> ordered;
  for (auto next = orders.all.begin(); const std::uint64_t count : orders.counts) {
    ordered.emplace_back(next, next + static_cast<std::ptrdiff_t>(count));
    next += static_cast<std::ptrdiff_t>(count);
  }
  std::vector<std::vector<double>> answers(ranks);
  crew.work_here(ranks, [&](std::uint64_t rank) { answers[rank] = numbers_of(read(ordered[rank])); });
  return as_rows(exchange_all(std::move(answers), crew.ranks()).all, std::ssize(wanted), cols);
}

RowMatrix share_rows(const Crew& crew, const std::vector<Index>& wanted, Index cols, const Parting& parting,
                     const ReadRows& read) {
  std::vector<std::vector<Index>> by_stretch(parting.stretches());
  for (const Index m : wanted) by_stretch[parting.stretch_of(m)].push_back(m);
  const std::vector<double> numbers = crew.emit(parting.stretches(), [&](std::uint64_t number) {
    const std::vector<Index>& rows = by_stretch[number];
    return rows.empty() ? std::vector<double>() : numbers_of(read(rows));
  });
  return as_rows(numbers, std::ssize(wanted), cols);
}

void keep_everywhere(const Crew& crew, const std::vector<Index>& rows, PartedRows& parted) {
  if (!parted.is_parted()) return;
  const ReadRows read = [&](const std::vector<Index>& some) { return parted.some(some); };
  parted.keep(rows, share_rows(crew, rows, parted.cols(), Parting(parted.rows(), crew.ranks()), read));
}

}  // namespace unhinge
