#include "unhinge/parallel/shared_memory.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>

namespace unhinge {
namespace {

constexpr double mega = 1e6;
constexpr std::size_t megabyte = 1000000;

// Where Open MPI keeps windows, unless it is told otherwise.
std::filesystem::path windows_folder() {
  const char* told = std::getenv("OMPI_MCA_osc_sm_backing_directory");
  return told != nullptr && *told != '\0' ? told : "/dev/shm";
}

}  // namespace

std::string want_of_room(std::size_t bytes) {
  const std::filesystem::path folder = windows_folder();
  std::error_code failure;
  const std::filesystem::space_info space = std::filesystem::space(folder, failure);
  if (failure) return fmt::format("{} cannot be looked at: {}", folder.string(), failure.message());
  // Open MPI asks for a twentieth more than it takes, and takes some pages of its own.
  const std::size_t needed = bytes + bytes / 16 + megabyte;
  if (space.available >= needed) return {};
  return fmt::format("{} has {:.0f} MB left of the {:.0f} MB needed", folder.string(),
                     static_cast<double>(space.available) / mega, static_cast<double>(needed) / mega);
}

std::string want_of_pages(void* memory, std::size_t bytes) {
#ifdef MADV_POPULATE_WRITE
  const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  const auto first = reinterpret_cast<std::uintptr_t>(memory) / page * page;
  const std::size_t whole = reinterpret_cast<std::uintptr_t>(memory) + bytes - first;
  // A kernel before 5.14 does not know the advice (EINVAL): then the room looked at before has to do.
  if (::madvise(reinterpret_cast<void*>(first), whole, MADV_POPULATE_WRITE) != 0 && errno != EINVAL)
    return fmt::format("shared memory ran out of pages: {}", std::strerror(errno));
#else
  static_cast<void>(memory);
  static_cast<void>(bytes);
#endif
  return {};
}

}  // namespace unhinge
