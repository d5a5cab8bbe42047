// What the memory has to grant that a node's ranks share, and does not always.
#pragma once

#include <cstddef>
#include <string>

namespace unhinge {

/// Why no window of so many bytes should be asked for; empty where it may. Open MPI 4.1 leaves the other
/// ranks waiting where the first cannot make the window's file, so one has to look before.
std::string want_of_room(std::size_t bytes);

/// Why the memory cannot be written to; empty where every page of it is there from now on. Pages of a file in
/// memory are only found when they are touched, and the first too many would kill the process (SIGBUS).
std::string want_of_pages(void* memory, std::size_t bytes);

}  // namespace unhinge
