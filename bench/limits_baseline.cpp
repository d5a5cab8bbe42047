// The limits of vectors of 2 doubles; compiled as src/oracle/kernels_baseline.cpp is.

#define UNHINGE_SET baseline
#define UNHINGE_WIDTH 2
#include "limit_loops.hpp"
