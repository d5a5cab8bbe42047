// Brings rows to the ranks that want them, from those that own them.
#pragma once

#include <functional>
#include <vector>

#include "unhinge/survey/crew.hpp"
#include "unhinge/survey/parted_rows.hpp"

namespace unhinge {

/// Rows (in order) that this rank owns, as many x their length.
using ReadRows = std::function<RowMatrix(const std::vector<Index>& rows)>;

/// Collective: the rows `wanted` (in order; each rank its own), as many x `cols`, from the ranks that own the
/// cells or neurons of these numbers. `read` gives rows that are owned here; several threads call it.
RowMatrix fetch_rows(const Crew& crew, const std::vector<Index>& wanted, Index cols, const Parting& parting,
                     const ReadRows& read);

/// Collective: the same where all ranks want the same, each of which is read once.
RowMatrix share_rows(const Crew& crew, const std::vector<Index>& wanted, Index cols, const Parting& parting,
                     const ReadRows& read);

/// Collective: gives every rank copies of these rows (in order, the same on all ranks), where it has none.
void keep_everywhere(const Crew& crew, const std::vector<Index>& rows, PartedRows& parted);

}  // namespace unhinge
