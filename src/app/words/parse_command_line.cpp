#include <fmt/format.h>

#include <boost/program_options.hpp>

#include "app/commands/choices.hpp"
#include "app/words/nearest.hpp"
#include "unhinge/base/error.hpp"

namespace unhinge {
namespace {

namespace po = boost::program_options;

po::options_description described(OptionTable table) {
  po::options_description options;
  for (const OptionRow& row : table) {
    if (row.argument.empty())
      options.add_options()(std::string(row.name).c_str(), "");
    else
      options.add_options()(std::string(row.name).c_str(), po::value<std::string>(), "");
  }
  return options;
}

Error unknown_option(OptionTable table, std::string typed) {
  typed.erase(0, typed.find_first_not_of('-'));
  typed = typed.substr(0, typed.find('='));
  const std::vector<std::string> names = option_names(table);
  return {ExitCode::usage, fmt::format("unknown option --{}", typed), "it is not in this command's list",
          did_you_mean(typed, names, "--", "see --help")};
}

Error bad_syntax(const po::invalid_command_line_syntax& failure) {
  const std::string option = failure.get_option_name();
  using Syntax = po::invalid_syntax;
  switch (failure.kind()) {
    case Syntax::missing_parameter:
    case Syntax::empty_adjacent_parameter:
      return {ExitCode::usage, fmt::format("{} has no value", option), "it takes one",
              "write it after the option"};
    case Syntax::extra_parameter:
      return {ExitCode::usage, fmt::format("{} is given a value", option), "it is a switch and takes none",
              "give it alone"};
    default:
      return {ExitCode::usage, failure.what(), "the command line cannot be read", "see --help"};
  }
}

po::parsed_options parsed(OptionTable table, const po::options_description& options,
                          const std::vector<std::string>& arguments) {
  // A name cut short would change its meaning with the next option that begins alike.
  constexpr int style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
  try {
    return po::command_line_parser(arguments).options(options).style(style).run();
  } catch (const po::unknown_option& failure) {
    throw unknown_option(table, failure.get_option_name());
  } catch (const po::invalid_command_line_syntax& failure) {
    throw bad_syntax(failure);
  } catch (const po::error& failure) {
    throw Error(ExitCode::usage, failure.what(), "the command line cannot be read", "see --help");
  }
}

/// Boost takes the next word for the value even where it is an option.
void require_value(const Setting& setting) {
  if (setting.value.empty() || setting.value.starts_with("--"))
    throw Error(ExitCode::usage, fmt::format("{} has no value", setting.place),
                setting.value.empty() ? "an empty text is none" : fmt::format("{} comes next", setting.value),
                "write it after the option");
}

void require_operands(std::span<const std::string_view> wanted, const std::vector<std::string>& found) {
  if (found.size() > wanted.size())
    throw Error(ExitCode::usage, fmt::format("'{}' is one argument too many", found[wanted.size()]),
                fmt::format("{} without dashes {} wanted", wanted.size(), wanted.size() == 1 ? "is" : "are"),
                "remove it, or quote a name with spaces");
  if (found.size() < wanted.size())
    throw Error(ExitCode::usage, fmt::format("{} is missing", wanted[found.size()]),
                fmt::format("{} without dashes {} wanted", wanted.size(), wanted.size() == 1 ? "is" : "are"),
                "add it; see --help");
}

}  // namespace

Choices parse_command_line(OptionTable table, std::span<const std::string_view> operands,
                           const std::vector<std::string>& arguments) {
  const po::options_description options = described(table);
  Choices choices(table);
  SettingList settings;
  for (const auto& option : parsed(table, options, arguments).options) {
    if (option.position_key >= 0) {
      choices.add_operand(option.value.front());
      continue;
    }
    const bool is_switch = find_option(table, option.string_key)->argument.empty();
    settings.push_back(
        {option.string_key, is_switch ? "yes" : option.value.front(), "--" + option.string_key});
    require_value(settings.back());
  }
  require_operands(operands, choices.operands());
  choices.merge(settings);
  return choices;
}

}  // namespace unhinge
