#include "app/commands/commands.hpp"

#include <array>

namespace unhinge {

std::span<const Command* const> commands() {
  static const std::array rows = {&extract_command(),    &verify_command(), &generate_command(),
                                  &inspect_command(),    &report_command(), &status_command(),
                                  &completion_command(), &manual_command()};
  return rows;
}

}  // namespace unhinge
