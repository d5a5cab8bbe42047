#include "unhinge/parallel/shared_memory.hpp"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>

namespace unhinge {
namespace {

/// A file in memory of `pages` pages, seen through four.
class Mapping {
 public:
  explicit Mapping(std::size_t pages) {
    const int file = ::memfd_create("unhinge", 0);
    if (file >= 0 && ::ftruncate(file, static_cast<off_t>(pages * page())) == 0)
      memory_ = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    ::close(file);
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(memory_, bytes_); }

  static std::size_t page() { return static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)); }
  char* memory() const { return static_cast<char*>(memory_); }
  bool mapped() const { return memory_ != MAP_FAILED; }

 private:
  std::size_t bytes_ = 4 * page();
  void* memory_ = MAP_FAILED;
};

TEST(WantOfPages, FindsThePageThatIsNotThere) {
  const Mapping three(3);
  ASSERT_TRUE(three.mapped());
  // From within a page, as the numbers of a window may begin.
  EXPECT_EQ(want_of_pages(three.memory() + 64, 2 * Mapping::page()), "");
#ifdef MADV_POPULATE_WRITE
  if (::madvise(three.memory(), Mapping::page(), MADV_POPULATE_WRITE) != 0)
    GTEST_SKIP() << "the kernel cannot say (before 5.14)";
  EXPECT_NE(want_of_pages(three.memory() + 64, 3 * Mapping::page()), "");
#endif
}

TEST(WantOfRoom, LooksAtTheFolderOfWindows) {
  EXPECT_EQ(want_of_room(1), "");
  EXPECT_NE(want_of_room(std::size_t{1} << 53), "");
  ASSERT_EQ(::setenv("OMPI_MCA_osc_sm_backing_directory", "/nowhere", 1), 0);
  EXPECT_NE(want_of_room(1), "");
  ASSERT_EQ(::unsetenv("OMPI_MCA_osc_sm_backing_directory"), 0);
}

}  // namespace
}  // namespace unhinge
