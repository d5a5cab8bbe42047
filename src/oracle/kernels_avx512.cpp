// The kernels in vectors of 8 doubles; src/floors.cmake says for which instructions this file is compiled.
#if defined(__x86_64__)
#define UNHINGE_SET avx512
#define UNHINGE_WIDTH 8
#include "kernel_set.hpp"
#endif
