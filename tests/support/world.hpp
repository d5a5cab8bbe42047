// The communicator of all ranks that run the test.
#pragma once

#include "unhinge/parallel/communicator.hpp"

namespace unhinge {

const Communicator& world();

}  // namespace unhinge
