// The limits of vectors of 4 doubles; compiled as src/oracle/kernels_avx2.cpp is.
#if defined(__x86_64__)
#define UNHINGE_SET avx2
#define UNHINGE_WIDTH 4
#include "limit_loops.hpp"
#endif
