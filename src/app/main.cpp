// The program: words in, exit code out.
#include <exception>
#include <string>
#include <vector>

#include "app/run/run.hpp"
#include "unhinge/base/freed_memory.hpp"
#include "unhinge/parallel/together.hpp"

int main(int argc, char** argv) {
  unhinge::return_freed_arrays();
  const std::vector<std::string> words(argv, argv + argc);
  try {
    const unhinge::ExitCode code = unhinge::run(words);
    unhinge::require_printed();
    return static_cast<int>(code);
  } catch (...) {
    const unhinge::Error error = unhinge::as_error(std::current_exception());
    unhinge::print_error(error, words);
    return static_cast<int>(error.code());
  }
}
