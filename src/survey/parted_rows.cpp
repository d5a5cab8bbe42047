#include "unhinge/survey/parted_rows.hpp"

#include <utility>

#include "unhinge/base/error.hpp"

namespace unhinge {

PartedRows::PartedRows(RowMatrix all) : rows_(all.rows()), own_(std::move(all)) {}

PartedRows::PartedRows(const Parting& parting, RowMatrix own)
    : rows_(parting.kinks()), first_(parting.own_neurons().first), parted_(true), own_(std::move(own)) {
  ensure(parting.stretches() > 1 && own_.rows() == parting.own_neurons().count,
         "a rank holds the rows that it owns, and all of a lone stretch");
}

// Stretch by stretch: of a lone row Eigen makes a dot product, which sums in another order.
Vector PartedRows::products(const Run& some, const Vector& x) const {
  Vector products(some.count);
  by_parts(some, Parting::stretch,
           [&](const Run& part) { products.segment(part.first - some.first, part.count) = run(part) * x; });
  return products;
}

PartedRows::ConstRow PartedRows::row(Index m) const {
  if (held().holds(m)) return {own_.data() + (m - first_) * cols(), cols()};
  const auto copy = copies_.find(m);
  ensure(copy != copies_.end(), "a row is asked for where it is held");
  return {copy->second.data(), cols()};
}

RowMatrix PartedRows::some(const std::vector<Index>& rows) const {
  RowMatrix some(std::ssize(rows), cols());
  for (Index n = 0; n < some.rows(); ++n) some.row(n) = row(rows[static_cast<std::size_t>(n)]);
  return some;
}

void PartedRows::set(Index m, const Eigen::RowVectorXd& row) {
  if (held().holds(m)) own_.row(m - first_) = row;
  const auto copy = copies_.find(m);
  if (copy != copies_.end()) copy->second = row;
}

void PartedRows::keep(const std::vector<Index>& rows, const RowMatrix& copies) {
  for (std::size_t n = 0; n < rows.size(); ++n)
    if (!held().holds(rows[n])) copies_.insert_or_assign(rows[n], copies.row(static_cast<Index>(n)));
}

void PartedRows::append(const RowMatrix& more, const Communicator& ranks) {
  if (!parted_ || ranks.is_last()) {
    own_.conservativeResize(own_.rows() + more.rows(), Eigen::NoChange);
    own_.bottomRows(more.rows()) = more;
  }
  rows_ += more.rows();
}

}  // namespace unhinge
