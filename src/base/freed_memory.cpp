#include "unhinge/base/freed_memory.hpp"

#include <malloc.h>

namespace unhinge {

void return_freed_arrays() {
#ifdef M_MMAP_THRESHOLD
  mallopt(M_MMAP_THRESHOLD, 4 << 20);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
#endif
}

}  // namespace unhinge
