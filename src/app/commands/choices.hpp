// What the user chose: the values of a command's options, from all the places they can be given at.
#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/words/option.hpp"
#include "app/words/setting.hpp"

namespace unhinge {

/// Values by option; what was merged first wins.
class Choices {
 public:
  explicit Choices(OptionTable table) : table_(table) {}

  /// Adds the settings of options that have none yet. Throws a usage Error for two of one name in one list.
  void merge(const SettingList& settings);
  void add_operand(std::string text) { operands_.push_back(std::move(text)); }

  OptionTable table() const { return table_; }
  const std::vector<std::string>& operands() const { return operands_; }
  /// Whether it was given anywhere; a fallback is not.
  bool given(std::string_view name) const;
  /// Whether it has a value: given, or a fallback.
  bool has(std::string_view name) const;
  /// The value, or the fallback. Throws a usage Error naming the option where there is neither.
  Setting at(std::string_view name) const;

 private:
  OptionTable table_;
  std::map<std::string, Setting, std::less<>> settings_;
  std::vector<std::string> operands_;
};

/// Reads a command line with Boost.Program_options, GNU style: `--name value`, `--name=value`, operands,
/// `--`. `operands` names the arguments without dashes that are wanted. Names are never guessed from their
/// beginning. Throws a usage Error with the nearest spelling.
Choices parse_command_line(OptionTable table, std::span<const std::string_view> operands,
                           const std::vector<std::string>& arguments);

}  // namespace unhinge
