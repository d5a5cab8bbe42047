// The limits of vectors of 8 doubles; compiled as src/oracle/kernels_avx512.cpp is.
#if defined(__x86_64__)
#define UNHINGE_SET avx512
#define UNHINGE_WIDTH 8
#include "limit_loops.hpp"
#endif
