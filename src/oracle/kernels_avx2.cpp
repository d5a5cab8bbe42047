// The kernels in vectors of 4 doubles; src/floors.cmake says for which instructions this file is compiled.
#if defined(__x86_64__)
#define UNHINGE_SET avx2
#define UNHINGE_WIDTH 4
#include "kernel_set.hpp"
#endif
