#include "unhinge/oracle/kernels.hpp"

#include <vector>

namespace unhinge {

#if defined(__x86_64__)
namespace avx512 {
extern const Kernels kernels;
}
namespace avx2 {
extern const Kernels kernels;
}
#endif
namespace baseline {
extern const Kernels kernels;
}

std::span<const Kernels* const> usable_kernels() {
  static const std::vector<const Kernels*> usable = [] {
    std::vector<const Kernels*> sets;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f")) sets.push_back(&avx512::kernels);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) sets.push_back(&avx2::kernels);
#endif
    sets.push_back(&baseline::kernels);
    return sets;
  }();
  return usable;
}

}  // namespace unhinge
