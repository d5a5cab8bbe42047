#include "limits.hpp"

namespace unhinge {

#if defined(__x86_64__)
namespace avx512 {
extern const LimitLoops limits;
}
namespace avx2 {
extern const LimitLoops limits;
}
#endif
namespace baseline {
extern const LimitLoops limits;
}

const LimitLoops& limit_loops(std::string_view set) {
#if defined(__x86_64__)
  if (set == avx512::limits.set) return avx512::limits;
  if (set == avx2::limits.set) return avx2::limits;
#endif
  static_cast<void>(set);
  return baseline::limits;
}

}  // namespace unhinge
