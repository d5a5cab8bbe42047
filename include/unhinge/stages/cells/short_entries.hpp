// Which entries of a table are worth a second query, with the longer steps that are known to be safe by now.
#pragma once

#include <vector>

#include "unhinge/stages/cells/cell_table.hpp"

namespace unhinge {

/// Entries whose steps may be several times longer by now (`steps`, K + 1): the first `blind` directions of
/// the cells whose gradients are off by more than `tolerated`, however many these are, and of all others the
/// worst, by what a query takes off the squared error, up to a small part of the table. In a crowd of more
/// neurons than inputs the worst, as long as that is cheaper than to visit neurons. Collective.
std::vector<CellTable::Entry> short_entries(const Crew& crew, const CellTable& table, Index blind,
                                            const Vector& steps, const Noise& noise, double tolerated);

}  // namespace unhinge
