// How long one stage took, on one rank.
#pragma once

#include <string>

namespace unhinge {

struct StageTime {
  std::string stage;
  double seconds = 0;
  double answer_seconds = 0;   ///< of these, in the oracle, answering
  double message_seconds = 0;  ///< of these, in messages, waiting for other ranks included
};

}  // namespace unhinge
