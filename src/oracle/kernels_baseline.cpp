// The kernels in vectors of 2 doubles; src/floors.cmake says for which instructions this file is compiled.

#define UNHINGE_SET baseline
#define UNHINGE_WIDTH 2
#include "kernel_set.hpp"
