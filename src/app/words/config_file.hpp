// Options from a configuration file: lines `name = value`, with the names of the command line.
#pragma once

#include <filesystem>
#include <istream>
#include <string>

#include "app/words/option.hpp"
#include "app/words/setting.hpp"

namespace unhinge {

/// Reads `name = value` lines, blank lines, comments (a line that begins with `#`) and `[headings]`, which
/// group and do not change a name. Boost's own reader is not used: it cuts values at `#` and keeps quotes as
/// part of them. Here `#` inside a value belongs to it, and quotes around one are refused. `origin` names the
/// file in messages. Throws a usage Error for an unknown name (with the nearest spelling) or a line of
/// another form.
SettingList read_config(std::istream& text, const std::string& origin, OptionTable table);
SettingList read_config_file(const std::filesystem::path& path, OptionTable table);

/// A configuration that read_config reads back to the same settings; headings are the groups of the table.
std::string render_config(const SettingList& settings, OptionTable table);

}  // namespace unhinge
