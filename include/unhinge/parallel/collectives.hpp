// All collectives at once.
#pragma once

#include "unhinge/parallel/broadcast.hpp"
#include "unhinge/parallel/exchange_all.hpp"
#include "unhinge/parallel/gather_all.hpp"
#include "unhinge/parallel/reduce.hpp"
