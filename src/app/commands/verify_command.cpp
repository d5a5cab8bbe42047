
#include <array>
#include <iostream>

#include "app/commands/command.hpp"
#include "app/comparison/comparison.hpp"
#include "app/comparison/sampled_comparison.hpp"
#include "app/words/numbers.hpp"
#include "unhinge/network/npz.hpp"

namespace unhinge {
namespace {

constexpr std::array<std::string_view, 2> operands = {"TRUTH.npz", "RECOVERED.npz"};

constexpr std::array table = {
    OptionRow{"Verdict", "at-most", "RMS", "",
              "end with exit code 3 where the relative rms error is above RMS"},
    OptionRow{"Output", "json", "", "", "print JSON for programs"},
};

/// Prints a comparison and hands it back.
template <class Comparison>
Comparison tell(Comparison comparison, const Choices& choices) {
  std::cout << (choices.given("json") ? comparison_json(comparison) : comparison_text(comparison));
  return comparison;
}

ExitCode run_verify(const Call& call) {
  const Choices& choices = call.choices;
  const double bar = choices.given("at-most") ? positive_number(choices.at("at-most")) : 0;
  const Network truth = read_npz(choices.operands()[0]);
  const Network recovered = read_npz(choices.operands()[1]);
  const double distance = too_wide_for_pairs(truth, recovered)
                              ? tell(compare_on_sample(truth, recovered), choices).relative_rms
                              : tell(compare(truth, recovered), choices).distance.relative_rms;
  // Written so that a distance that is not a number does not pass.
  const bool near = distance <= bar;
  return choices.given("at-most") && !near ? ExitCode::accuracy : ExitCode::certified;
}

}  // namespace

const Command& verify_command() {
  static const Command command = {
      "verify",
      "TRUTH.npz RECOVERED.npz [options]",
      "compare a recovered network with the true one; the only command that sees a truth",
      operands,
      table,
      "  unhinge verify net.npz run/network.npz\n"
      "  unhinge verify net.npz run/network.npz --at-most 1e-9 --json\n",
      nullptr,
      Launch::alone,
      run_verify,
  };
  return command;
}

}  // namespace unhinge
