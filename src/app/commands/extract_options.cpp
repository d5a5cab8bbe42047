#include "app/commands/extract_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdint>

#include "app/run/job_time.hpp"
#include "app/run/launch.hpp"
#include "app/words/config_file.hpp"
#include "app/words/environment.hpp"
#include "app/words/nearest.hpp"
#include "app/words/numbers.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

constexpr std::array table = {
    OptionRow{"Target", "oracle", "URI", "", "the black box, such as file:NET.npz"},
    OptionRow{"Accuracy", "epsilon", "E", "1e-12",
              "mean squared error to certify, relative to the variance of the oracle over standard Gaussian "
              "inputs"},
    OptionRow{"Accuracy", "epsilon-absolute", "E", "",
              "mean squared error to certify, in squared units of the answers; instead of --epsilon"},
    OptionRow{"Accuracy", "delta", "P", "1e-6", "probability that the certificate may be wrong"},
    OptionRow{
        "Accuracy", "precision", "P", "auto",
        "auto asks what it takes to certify epsilon; fast measures once and never again; balanced measures "
        "every neuron a second time; full goes as far as the rounding of the answers lets it"},
    OptionRow{"Accuracy", "seed", "S", "1", "64-bit seed; the same seed gives the same network, bit for bit"},
    OptionRow{"Budget", "max-queries", "N", "", "queries at most, all ranks together (default: no limit)"},
    OptionRow{"Running", "threads", "N|auto", "auto",
              "threads a rank, without effect on the result; auto is OMP_NUM_THREADS, else "
              "SLURM_CPUS_PER_TASK, else "
              "the cores this process may run on divided by the ranks on its node"},
    OptionRow{"Running", "progress", "WHEN", "auto",
              "auto draws a line on a terminal and else logs one every 30 s; always logs every stage; never"},
    OptionRow{
        "Running", "resume", "WHEN", "auto",
        "auto goes on with a run of the same problem that ended early in DIR, asking nothing twice; require "
        "does not begin anew; never goes on with none",
        Reach::command_line_only},
    OptionRow{
        "Running", "checkpoint-interval", "T", "5m",
        "time between two moments when answers are brought to the disk: what a crash of the machine may "
        "lose; a crash of the program loses what is being asked"},
    OptionRow{"Running", "max-time", "T|auto", "auto",
              "end early and in order after this time (90s, 5m, 2h, 1d); auto is a minute before the limit "
              "of a Slurm job, else never"},
    OptionRow{"Running", "dry-run", "", "",
              "print what the run would ask and store, and stop without a query", Reach::command_line_only},
    OptionRow{"Running", "preset", "NAME", "practical",
              "theory, with --dry-run, shows beside the plan what the theorem's own constants would ask",
              Reach::command_line_only},
    OptionRow{"Output", "out", "DIR", "",
              "folder for network.npz, report.json, report.md, run.log and config.ini"},
    OptionRow{
        "Output", "affine", "FORM", "skip",
        "how an affine part that the signs of the neurons do not explain is written: as the skip U, or as "
        "pairs of units, U being 0"},
    OptionRow{"Output", "record", "", "",
              "keep all answers in DIR/ledger, for --oracle replay:DIR; else they go when the run is over",
              Reach::command_line_only},
    OptionRow{
        "Output", "force", "", "",
        "replace the files of an earlier run in DIR when the new ones are ready; a run of the same problem "
        "that ended early is gone on with all the same",
        Reach::command_line_only},
    OptionRow{"Output", "config", "FILE", "",
              "read options from FILE, below the command line and UNHINGE_ variables",
              Reach::command_line_only},
};

/// Both say what epsilon is; the higher place decides, and in one place they contradict.
void merge_below(Choices& choices, SettingList settings) {
  const bool decided = choices.given("epsilon") || choices.given("epsilon-absolute");
  if (decided) std::erase_if(settings, [](const Setting& s) { return s.name.starts_with("epsilon"); });
  choices.merge(settings);
  if (choices.given("epsilon") && choices.given("epsilon-absolute"))
    throw Error(ExitCode::usage,
                fmt::format("{} and {} contradict", choices.at("epsilon").place,
                            choices.at("epsilon-absolute").place),
                "each says what accuracy is asked for", "give one of them");
}

/// What config.ini could not repeat is refused from the start.
std::string plain_text(const Setting& setting) {
  const std::string& text = setting.value;
  const auto is = [](int (*kind)(int), char c) { return kind(static_cast<unsigned char>(c)) != 0; };
  const bool padded = is(std::isspace, text.front()) || is(std::isspace, text.back());
  const bool control = std::any_of(text.begin(), text.end(), [&](char c) { return is(std::iscntrl, c); });
  const bool quoted =
      text.size() > 1 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  if (padded || control || quoted)
    throw Error(ExitCode::usage, fmt::format("{} = '{}' is refused", setting.place, text),
                "it has outer blanks, outer quotes or control characters, which config.ini cannot repeat",
                "rename the file or folder");
  return text;
}

/// The place of a word in `names`, as a value of the enumeration that lists them in that order.
template <class Choice, std::size_t N>
Choice one_of(const Setting& setting, const std::array<std::string_view, N>& names) {
  const auto found = std::find(names.begin(), names.end(), setting.value);
  if (found == names.end()) {
    const std::vector<std::string> words(names.begin(), names.end());
    throw Error(ExitCode::usage, fmt::format("{} = '{}' is refused", setting.place, setting.value),
                fmt::format("it is {} or {}", fmt::join(words.begin(), words.end() - 1, ", "), words.back()),
                did_you_mean(setting.value, words, "", "choose one of these"));
  }
  return static_cast<Choice>(found - names.begin());
}

/// In the order of Preset.
constexpr std::array<std::string_view, 2> preset_names = {"practical", "theory"};

/// The theorem's constants are for comparison: no machine could ask that many queries.
Preset preset(const Choices& choices, Extent extent) {
  const Setting setting = choices.at("preset");
  const auto chosen = one_of<Preset>(setting, preset_names);
  if (chosen == Preset::theory && extent != Extent::plan_only)
    throw Error(ExitCode::usage, fmt::format("{} = 'theory' is refused without --dry-run", setting.place),
                "a run by the theorem's constants would never end; runs are practical ones",
                "add --dry-run, or leave it out: report.md compares in any case");
  return chosen;
}

/// In the order of ProgressMode.
constexpr std::array<std::string_view, 3> progress_names = {"auto", "always", "never"};

/// In the order of Resume.
constexpr std::array<std::string_view, 3> resume_names = {"auto", "never", "require"};

std::optional<std::chrono::duration<double>> run_time(const Setting& setting) {
  if (setting.value == "auto") return time_left_in_job();
  return std::chrono::duration<double>(duration(setting));
}

Problem problem(const Choices& choices) {
  Problem wanted;
  if (choices.given("epsilon-absolute")) {
    wanted.meaning = EpsilonMeaning::absolute;
    wanted.epsilon = positive_number(choices.at("epsilon-absolute"));
  } else {
    wanted.epsilon = positive_number(choices.at("epsilon"));
  }
  wanted.delta = probability(choices.at("delta"));
  wanted.seed = seed_number(choices.at("seed"));
  wanted.precision = one_of<Precision>(choices.at("precision"), precision_names);
  wanted.affine = one_of<AffineForm>(choices.at("affine"), affine_form_names);
  if (choices.given("max-queries")) wanted.max_queries = counting_number(choices.at("max-queries"));
  return wanted;
}

int thread_count(const Setting& setting) {
  constexpr std::uint64_t most = 4096;  // more is a slip: no node has as many cores
  if (setting.value == "auto") return std::min(automatic_threads(), static_cast<int>(most));
  return static_cast<int>(counting_number(setting, most));
}

SettingList effective(const Choices& choices) {
  SettingList settings;
  for (const OptionRow& row : choices.table()) {
    const bool overruled = row.name == "epsilon" && choices.given("epsilon-absolute");
    if (row.reach == Reach::everywhere && choices.has(row.name) && !overruled)
      settings.push_back(choices.at(row.name));
  }
  return settings;
}

}  // namespace

OptionTable extract_table() {
  return table;
}

ExtractOptions extract_options(Choices choices, const std::vector<std::string>& variables) {
  merge_below(choices, {});
  merge_below(choices, read_environment(table, variables));
  if (choices.given("config")) merge_below(choices, read_config_file(choices.at("config").value, table));
  ExtractOptions options;
  options.oracle = plain_text(choices.at("oracle"));
  if (choices.given("dry-run")) options.extent = Extent::plan_only;
  options.preset = preset(choices, options.extent);
  if (options.extent == Extent::whole || choices.given("out")) options.out = plain_text(choices.at("out"));
  if (choices.given("force")) options.overwrite = Overwrite::allow;
  options.problem = problem(choices);
  options.threads = thread_count(choices.at("threads"));
  options.progress = one_of<ProgressMode>(choices.at("progress"), progress_names);
  options.resume = one_of<Resume>(choices.at("resume"), resume_names);
  options.record = choices.given("record");
  options.checkpoint = std::chrono::duration<double>(duration(choices.at("checkpoint-interval")));
  options.time = run_time(choices.at("max-time"));
  options.effective = effective(choices);
  return options;
}

}  // namespace unhinge
