#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "app/commands/choices.hpp"
#include "app/commands/extract_options.hpp"
#include "app/refusal.hpp"
#include "app/says.hpp"

namespace unhinge {
namespace {

using Words = std::vector<std::string>;

Choices parse(const Words& words) {
  return parse_command_line(extract_table(), {}, words);
}

ExtractOptions options(Words words, const Words& variables = {}) {
  words.insert(words.end(), {"--oracle", "file:n.npz", "--out", "run"});
  return extract_options(parse(words), variables);
}

TEST(Options, HaveTheDefaultsOfTheHelp) {
  const ExtractOptions chosen = options({});
  EXPECT_EQ(chosen.oracle, "file:n.npz");
  EXPECT_EQ(chosen.out, "run");
  EXPECT_EQ(chosen.problem.epsilon, 1e-12);
  EXPECT_EQ(chosen.problem.meaning, EpsilonMeaning::relative);
  EXPECT_EQ(chosen.problem.delta, 1e-6);
  EXPECT_EQ(chosen.problem.seed, 1U);
  EXPECT_FALSE(chosen.problem.max_queries);
  EXPECT_EQ(chosen.problem.precision, Precision::automatic);
  EXPECT_EQ(chosen.problem.affine, AffineForm::skip);
  EXPECT_EQ(chosen.overwrite, Overwrite::refuse);
  EXPECT_EQ(chosen.extent, Extent::whole);
  EXPECT_EQ(chosen.progress, ProgressMode::automatic);
}

TEST(Options, SayHowARunGoesOnAndEnds) {
  const ExtractOptions plain = options({"--max-time", "auto"});
  EXPECT_EQ(plain.resume, Resume::automatic);
  EXPECT_FALSE(plain.record);
  EXPECT_EQ(plain.checkpoint, std::chrono::minutes(5));
  const ExtractOptions chosen =
      options({"--resume", "require", "--record", "--checkpoint-interval=1.5m", "--max-time", "2h"});
  EXPECT_EQ(chosen.resume, Resume::require);
  EXPECT_TRUE(chosen.record);
  EXPECT_EQ(chosen.checkpoint, std::chrono::seconds(90));
  EXPECT_EQ(chosen.time, std::chrono::hours(2));
  EXPECT_EQ(options({"--max-time", "1d"}).time, std::chrono::hours(24));
  EXPECT_EQ(options({"--max-time", "3s"}).time, std::chrono::seconds(3));
  for (const char* time : {"", "5", "m", "0s", "-1s", "nans", "1e30d", "5 m", "soon"})
    EXPECT_TRUE(says(refusal([&] { options({std::string("--max-time=") + time}); }), "--max-time")) << time;
}

TEST(Options, AreReadInBothForms) {
  const ExtractOptions chosen =
      options({"--epsilon-absolute=0.5", "--seed", "18446744073709551615", "--force", "--max-queries", "7",
               "--threads=3", "--progress", "never"});
  EXPECT_EQ(chosen.problem.meaning, EpsilonMeaning::absolute);
  EXPECT_EQ(chosen.problem.epsilon, 0.5);
  EXPECT_EQ(chosen.problem.seed, UINT64_MAX);
  EXPECT_EQ(chosen.problem.max_queries, 7U);
  EXPECT_EQ(chosen.threads, 3);
  EXPECT_EQ(chosen.overwrite, Overwrite::allow);
  EXPECT_EQ(chosen.progress, ProgressMode::never);
}

TEST(Options, NameEveryPrecisionAndForm) {
  for (std::size_t i = 0; i < precision_names.size(); ++i)
    EXPECT_EQ(options({"--precision", std::string(precision_names[i])}).problem.precision,
              static_cast<Precision>(i));
  EXPECT_EQ(options({"--precision", "full"}).problem.precision, Precision::full);
  EXPECT_EQ(options({"--affine", "units"}, {"UNHINGE_AFFINE=skip"}).problem.affine, AffineForm::units);
}

TEST(Options, NeedNoFolderForAPlan) {
  EXPECT_EQ(extract_options(parse({"--oracle", "file:n.npz", "--dry-run"}), {}).extent, Extent::plan_only);
  EXPECT_TRUE(says(refusal([] {
                     extract_options(parse({"--oracle", "file:n.npz"}), {});
                   }),
                   "--out is missing"));
  EXPECT_TRUE(says(refusal([] { extract_options(parse({"--out", "run"}), {}); }), "--oracle is missing"));
}

TEST(Options, ShowTheTheoremOnlyBesideAPlan) {
  EXPECT_EQ(options({"--dry-run", "--preset", "theory"}).preset, Preset::theory);
  EXPECT_EQ(options({"--dry-run"}).preset, Preset::practical);
  EXPECT_TRUE(says(refusal([] { options({"--preset", "theory"}); }), "refused without --dry-run"));
}

struct Refused {
  Words words;
  std::string says;
};

class RefusedOptions : public testing::TestWithParam<Refused> {};

TEST_P(RefusedOptions, SayWhatIsWrong) {
  const std::string text = refusal([] { options(GetParam().words); });
  EXPECT_TRUE(says(text, GetParam().says));
  EXPECT_TRUE(says(text, "); ")) << "a message reads problem (why); what to do";
}

INSTANTIATE_TEST_SUITE_P(
    Numbers, RefusedOptions,
    testing::Values(Refused{{"--epsilon", "0"}, "--epsilon = '0' is refused"},
                    Refused{{"--epsilon", "-1e-3"}, "--epsilon = '-1e-3'"},
                    Refused{{"--epsilon", "inf"}, "finite"}, Refused{{"--epsilon", "nan"}, "finite"},
                    Refused{{"--epsilon", "1e-12x"}, "1e-12x"}, Refused{{"--epsilon", "1e-999"}, "1e-999"},
                    Refused{{"--epsilon-absolute", "1e999"}, "--epsilon-absolute"},
                    Refused{{"--delta", "0"}, "probability"}, Refused{{"--delta", "1"}, "probability"},
                    Refused{{"--delta", "nan"}, "probability"}, Refused{{"--delta", "5e-324"}, "probability"},
                    Refused{{"--seed", "-1"}, "--seed = '-1'"},
                    Refused{{"--seed", "18446744073709551616"}, "18446744073709551615"},
                    Refused{{"--seed", "1.5"}, "digits"}, Refused{{"--seed", " 1"}, "digits"},
                    Refused{{"--max-queries", "0"}, "from 1"}, Refused{{"--max-queries", "-5"}, "from 1"},
                    Refused{{"--max-queries", "1e6"}, "digits"}, Refused{{"--threads", "0"}, "from 1"},
                    Refused{{"--threads", "many"}, "from 1"},
                    Refused{{"--threads", "4294967297"}, "from 1"}));

INSTANTIATE_TEST_SUITE_P(
    Words, RefusedOptions,
    testing::Values(Refused{{"--epsilom", "1"}, "did you mean --epsilon?"},
                    Refused{{"--max-querys=3"}, "did you mean --max-queries?"},
                    Refused{{"--max", "3"}, "unknown option --max"}, Refused{{"--zzzzzz"}, "see --help"},
                    Refused{{"-q"}, "unknown option"}, Refused{{"--seed", "--force"}, "--seed has no value"},
                    Refused{{"--seed="}, "no value"}, Refused{{"--seed", ""}, "no value"},
                    Refused{{"--force=1"}, "takes none"},
                    Refused{{"--seed", "1", "--seed", "2"}, "given twice"},
                    Refused{{"net.npz"}, "'net.npz' is one argument too many"},
                    Refused{{"--progress", "alwys"}, "did you mean always?"},
                    Refused{{"--precision", "ful"}, "did you mean full?"},
                    Refused{{"--precision", "7"}, "auto, fast, balanced or full"},
                    Refused{{"--affine", "unit"}, "did you mean units?"},
                    Refused{{"--epsilon", "1", "--epsilon-absolute", "1"}, "contradict"}));

TEST(Options, RefuseWhatTheConfigurationCouldNotRepeat) {
  for (const std::string out : {" run", "run ", "a\nb", "'run'"})
    EXPECT_TRUE(says(refusal([&] {
                       extract_options(parse({"--oracle", "file:n", "--out", out}), {});
                     }),
                     "config.ini"));
}

TEST(Options, AtTheEndOfTheLineNeedTheirValueToo) {
  EXPECT_TRUE(says(refusal([] { parse({"--seed"}); }), "no value"));
}

TEST(Environment, StandsBelowTheCommandLine) {
  const Words variables = {"UNHINGE_SEED=5", "UNHINGE_MAX_QUERIES=70", "UNHINGE_DELTA=", "HOME=/"};
  EXPECT_EQ(options({}, variables).problem.seed, 5U);
  EXPECT_EQ(options({"--seed", "6"}, variables).problem.seed, 6U);
  EXPECT_EQ(options({"--seed", "6"}, variables).problem.max_queries, 70U);
  EXPECT_EQ(options({}, variables).problem.delta, 1e-6);
}

TEST(Environment, IsNamedInMessages) {
  EXPECT_TRUE(says(refusal([] { options({}, {"UNHINGE_SEED=-5"}); }), "UNHINGE_SEED = '-5'"));
  EXPECT_TRUE(
      says(refusal([] { options({}, {"UNHINGE_MAX_QUERYS=5"}); }), "did you mean UNHINGE_MAX_QUERIES?"));
  EXPECT_TRUE(says(refusal([] { options({}, {"UNHINGE_FORCE=1"}); }), "cannot be set in the environment"));
}

TEST(Environment, IsWrittenInCapitals) {
  EXPECT_TRUE(says(refusal([] { options({}, {"UNHINGE_seed=3"}); }), "UNHINGE_SEED"));
}

TEST(Environment, LeavesOtherProgramsTheirVariables) {
  EXPECT_NO_THROW(options({}, {"UNHINGE_PYTHON=/usr/bin/python3", "UNHINGE_SOURCE_DIR=/", "UNHINGE=x"}));
}

TEST(Epsilon, OfAHigherPlaceReplacesTheOtherKind) {
  const ExtractOptions chosen = options({"--epsilon-absolute", "0.1"}, {"UNHINGE_EPSILON=0.2"});
  EXPECT_EQ(chosen.problem.meaning, EpsilonMeaning::absolute);
  EXPECT_EQ(chosen.problem.epsilon, 0.1);
  EXPECT_EQ(options({"--epsilon", "0.3"}, {"UNHINGE_EPSILON_ABSOLUTE=0.2"}).problem.meaning,
            EpsilonMeaning::relative);
  EXPECT_TRUE(says(refusal([] {
                     options({}, {"UNHINGE_EPSILON=1", "UNHINGE_EPSILON_ABSOLUTE=1"});
                   }),
                   "contradict"));
}

}  // namespace
}  // namespace unhinge
