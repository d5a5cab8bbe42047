// Writes the network of a result: all ranks into one file.
#pragma once

#include <filesystem>
#include <string>

#include "unhinge/survey/parted_network.hpp"

namespace unhinge {

/// Collective: the file that `write_npz` writes, whatever the number of ranks, at the root's `path`; a
/// relative one starts from where each rank works. Each rank writes the rows of W1 that it holds, an
/// equal block where all hold all, and the root all else. The room is taken first; the file appears whole or
/// not at all, renamed when every rank has brought its part to the disk. Where the root's file is not there
/// for some rank, whose node has a folder of its own by that name, the root writes all of it, as the rows
/// come; returned is then why, else an empty text. Throws on every rank a usage Error where the network is
/// not valid, and a resources Error where one cannot write.
std::string write_network(const std::filesystem::path& path, const PartedNetwork& network,
                          const Communicator& ranks);

}  // namespace unhinge
