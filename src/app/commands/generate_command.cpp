#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <iostream>

#include "app/commands/command.hpp"
#include "app/run/run_folder.hpp"
#include "app/words/nearest.hpp"
#include "app/words/numbers.hpp"
#include "unhinge/network/families.hpp"
#include "unhinge/network/npz.hpp"

namespace unhinge {
namespace {

constexpr std::array table = {
    OptionRow{"Network", "family", "NAME", "", "the kind of network; --list names them"},
    OptionRow{"Network", "inputs", "D", "", "number of inputs, at least 1"},
    OptionRow{"Network", "width", "K", "", "number of hidden units, 0 or more; lone-pair families have 2"},
    OptionRow{"Network", "outputs", "M", "1", "number of outputs"},
    OptionRow{"Network", "seed", "S", "1", "64-bit seed; the same seed gives the same file"},
    OptionRow{"Output", "out", "NET.npz", "", "file to write"},
    OptionRow{"Output", "force", "", "", "replace the file if it is there"},
    OptionRow{"Output", "list", "", "", "print the families and what each one tries, and stop"},
};

ExitCode print_families() {
  for (const Family& family : families())
    std::cout << fmt::format("{:<22} {}\n", family.name, family.hardness);
  return ExitCode::certified;
}

const Family& chosen_family(const Setting& setting) {
  if (const Family* family = find_family(setting.value)) return *family;
  std::vector<std::string> names;
  for (const Family& family : families()) names.emplace_back(family.name);
  throw Error(ExitCode::usage, fmt::format("{} = '{}' is no family", setting.place, setting.value),
              "it is not in the table of networks",
              did_you_mean(setting.value, names, "", "see unhinge generate --list"));
}

ExitCode run_generate(const Call& call) {
  const Choices& choices = call.choices;
  if (choices.given("list")) return print_families();
  const Family& family = chosen_family(choices.at("family"));
  const FamilySize size = {size_number(choices.at("inputs")), size_number(choices.at("width"), 0),
                           size_number(choices.at("outputs"))};
  const std::uint64_t seed = seed_number(choices.at("seed"));
  const std::filesystem::path out = choices.at("out").value;
  if (std::filesystem::exists(out) && !choices.given("force"))
    throw Error(ExitCode::usage, fmt::format("--out {}: is there already", out.string()),
                "nothing is overwritten unasked", "choose another name, or add --force");
  const Network network = family.generate(size, seed);
  write_npz(out, network);
  std::cout << fmt::format("Wrote {}: {}, {} inputs, width {}, {} outputs, seed {}.\n", out.string(),
                           family.name, size.inputs, network.width(), size.outputs, seed);
  return ExitCode::certified;
}

}  // namespace

const Command& generate_command() {
  static const Command command = {
      "generate",
      "--family NAME --inputs D --width K --out NET.npz [options]",
      "write a network of known difficulty to recover",
      {},
      table,
      "  unhinge generate --family gaussian --inputs 20 --width 50 --seed 7 --out net.npz\n"
      "  unhinge generate --list\n",
      nullptr,
      Launch::alone,
      run_generate,
  };
  return command;
}

}  // namespace unhinge
