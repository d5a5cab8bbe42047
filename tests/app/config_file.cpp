#include "app/words/config_file.hpp"

#include <gtest/gtest.h>

#include <sstream>

#include "app/commands/extract_options.hpp"
#include "app/refusal.hpp"
#include "app/says.hpp"

namespace unhinge {
namespace {

SettingList read(const std::string& text) {
  std::istringstream stream(text);
  return read_config(stream, "run.ini", extract_table());
}

TEST(ConfigFile, KeepsHashesAndSpacesInsideValues) {
  const SettingList settings =
      read("# a comment\n\n[Target]\n  oracle = file:a #1 net.npz \r\n\tseed=4\n# seed = 5\n");
  ASSERT_EQ(settings.size(), 2U);
  EXPECT_EQ(settings[0].name, "oracle");
  EXPECT_EQ(settings[0].value, "file:a #1 net.npz");
  EXPECT_EQ(settings[1].name, "seed");
  EXPECT_EQ(settings[1].value, "4");
  EXPECT_EQ(settings[1].place, "run.ini:5: seed");
}

TEST(ConfigFile, NamesTheLineOfAFault) {
  EXPECT_TRUE(says(refusal([] { read("seed = 1\nsede = 2\n"); }), "run.ini:2: unknown name 'sede'"));
  EXPECT_TRUE(says(refusal([] { read("sede = 2\n"); }), "did you mean seed?"));
  EXPECT_TRUE(says(refusal([] { read("oracle = \"file:n.npz\"\n"); }), "in quotes"));
  EXPECT_TRUE(says(refusal([] { read("seed\n"); }), "not a setting"));
  EXPECT_TRUE(says(refusal([] { read("seed =\n"); }), "no value"));
  EXPECT_TRUE(says(refusal([] { read("force = yes\n"); }), "cannot be set in a file"));
  EXPECT_TRUE(says(refusal([] { read("config = other.ini\n"); }), "cannot be set in a file"));
}

TEST(ConfigFile, RefusesANameGivenTwice) {
  EXPECT_TRUE(
      says(refusal([] { Choices(extract_table()).merge(read("seed = 1\nseed = 2\n")); }), "given twice"));
}

TEST(ConfigFile, RefusesAFileThatIsNotThere) {
  EXPECT_TRUE(
      says(refusal([] { read_config_file("/no/such/file.ini", extract_table()); }), "cannot be read"));
  EXPECT_TRUE(says(refusal([] { read_config_file("/", extract_table()); }), "cannot be read"));
}

TEST(EffectiveConfiguration, ReadsBackToItself) {
  const Choices choices =
      parse_command_line(extract_table(), {},
                         {"--oracle", "file:#odd = name.npz", "--out", "run 1", "--epsilon-absolute", "1e-9",
                          "--force", "--max-queries", "99"});
  const ExtractOptions once = extract_options(choices, {});
  const std::string text = render_config(once.effective, extract_table());
  Choices again(extract_table());
  again.merge(read(text));
  const ExtractOptions twice = extract_options(again, {});
  EXPECT_EQ(render_config(twice.effective, extract_table()), text);
  EXPECT_EQ(twice.oracle, "file:#odd = name.npz");
  EXPECT_EQ(twice.out, "run 1");
  EXPECT_EQ(twice.problem.meaning, EpsilonMeaning::absolute);
  EXPECT_EQ(twice.problem.epsilon, 1e-9);
  EXPECT_EQ(twice.problem.max_queries, 99U);
  EXPECT_EQ(twice.overwrite, Overwrite::refuse) << "a saved configuration must not overwrite unasked";
}

}  // namespace
}  // namespace unhinge
