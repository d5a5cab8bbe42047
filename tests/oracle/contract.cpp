// What every oracle of the table promises. An oracle without a recipe fails here: a new row brings its own.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <thread>

#include "support/random_batch.hpp"
#include "unhinge/network/npz.hpp"
#include "unhinge/oracle/open_oracle.hpp"

namespace unhinge {
namespace {

namespace fs = std::filesystem;

/// How a test gets a box of one scheme that answers for `network`: what to write in `folder`, and the
/// address.
struct Recipe {
  std::string scheme;
  std::string (*prepare)(const Network& network, const fs::path& folder);
};

const std::vector<Recipe> recipes = {
    {"file",
     [](const Network& network, const fs::path& folder) {
       write_npz(folder / "net.npz", network);
       return (folder / "net.npz").string();
     }},
};

/// Boxes that leave answers to a ledger and give none: their tests are in recorded_oracle.cpp.
bool answers_itself(const OracleScheme& row) {
  return row.scheme != "replay";
}

const Recipe* recipe_of(std::string_view scheme) {
  const auto row =
      std::find_if(recipes.begin(), recipes.end(), [&](const Recipe& r) { return r.scheme == scheme; });
  return row == recipes.end() ? nullptr : &*row;
}

TEST(OracleTable, EveryRowHasARecipeAndEveryRecipeARow) {
  const auto rows = oracle_schemes();
  EXPECT_FALSE(rows.empty());
  for (const OracleScheme& row : rows) {
    EXPECT_EQ(recipe_of(row.scheme) != nullptr, answers_itself(row))
        << row.scheme << ": add a recipe to this file";
    EXPECT_FALSE(row.meaning.empty()) << row.scheme;
    EXPECT_EQ(row.scheme.find(':'), std::string_view::npos) << row.scheme;
    EXPECT_EQ(std::count_if(rows.begin(), rows.end(), [&](const auto& r) { return r.scheme == row.scheme; }),
              1);
  }
  for (const Recipe& recipe : recipes)
    EXPECT_TRUE(
        std::any_of(rows.begin(), rows.end(), [&](const auto& r) { return r.scheme == recipe.scheme; }));
}

/// Of inputs, outputs and width: one input, no neuron, several blocks of neurons, several outputs.
struct Size {
  Shape shape;
  Index width = 0;
};
constexpr Size sizes[] = {{{1, 1}, 5}, {{4, 1}, 0}, {{4, 3}, 0}, {{7, 1}, 37}, {{7, 3}, 37}, {{19, 2}, 1100}};

/// Numbers of rows of the table.
std::vector<std::size_t> rows_that_answer() {
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < oracle_schemes().size(); ++i)
    if (answers_itself(oracle_schemes()[i])) rows.push_back(i);
  return rows;
}

class Contract : public testing::TestWithParam<std::tuple<std::size_t, std::size_t>> {
 protected:
  void SetUp() override {
    const OracleScheme& row = oracle_schemes()[std::get<0>(GetParam())];
    const Recipe* recipe = recipe_of(row.scheme);
    ASSERT_NE(recipe, nullptr) << row.scheme;
    size_ = sizes[std::get<1>(GetParam())];
    std::string pattern = (fs::temp_directory_path() / "unhinge-oracle-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    network_ = random_network(size_.shape, size_.width, 11);
    uri_ = std::string(row.scheme) + ":" + recipe->prepare(network_, folder_);
    oracle_ = open_oracle(uri_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Size size_;
  fs::path folder_;
  Network network_;
  std::string uri_;
  std::unique_ptr<Oracle> oracle_;
};

TEST_P(Contract, SaysItsShapeAndItsName) {
  EXPECT_EQ(oracle_->shape().inputs, size_.shape.inputs);
  EXPECT_EQ(oracle_->shape().outputs, size_.shape.outputs);
  EXPECT_EQ(oracle_->name(), uri_);
}

TEST_P(Contract, AnswersForTheNetwork) {
  for (const QueryBatch& batch : random_batches(size_.shape.inputs, 1)) {
    const Matrix expected = evaluate(network_, expand(batch, 0, query_count(batch)));
    // Coarse, as any box has roundings of its own; those of the kernels are bounded in rounding.cpp.
    EXPECT_LE((answers_of(*oracle_, batch) - expected).cwiseAbs().maxCoeff(),
              1e-10 * (1 + expected.cwiseAbs().maxCoeff()));
  }
}

TEST_P(Contract, AnEmptyBatchHasNoAnswers) {
  const Index d = size_.shape.inputs;
  for (const QueryBatch& batch :
       {QueryBatch{Purpose::probe, random_points(d, 0, 1)}, QueryBatch{Purpose::probe, random_line(d, 0, 1)},
        QueryBatch{Purpose::probe, random_stencil(d, 0, 3, 1)},
        QueryBatch{Purpose::probe, random_stencil(d, 3, 0, 1)}})
    EXPECT_EQ(answers_of(*oracle_, batch).cols(), 0);
}

// A query at any place of a batch of its shape, in any company, is answered with the bits it gets alone.
TEST_P(Contract, APointHasOneAnswer) {
  const Points all = random_points(size_.shape.inputs, 77, 2);
  const Matrix answers = answers_of(*oracle_, {Purpose::probe, all});
  for (const Index first : {0, 1, 16, 40, 76})
    for (const Index count : {1, 2, 17, 64}) {
      if (first + count > all.x.cols()) continue;
      const Matrix part =
          answers_of(*oracle_, {Purpose::certificate, Points{all.x.middleCols(first, count)}});
      EXPECT_EQ(bits_of_all(part), bits_of_all(answers.middleCols(first, count))) << first << " + " << count;
    }
}

TEST_P(Contract, APlaceOnALineHasOneAnswer) {
  const Line all = random_line(size_.shape.inputs, 53, 3);
  const Matrix answers = answers_of(*oracle_, {Purpose::scan, all});
  for (const Index first : {0, 1, 15, 52})
    for (const Index count : {1, 3, 16, 38}) {
      if (first + count > query_count({Purpose::scan, all})) continue;
      Line part = all;
      part.at.assign(all.at.begin() + first, all.at.begin() + first + count);
      EXPECT_EQ(bits_of_all(answers_of(*oracle_, {Purpose::scan, part})),
                bits_of_all(answers.middleCols(first, count)))
          << first << " + " << count;
    }
}

TEST_P(Contract, AStepFromACentreHasOneAnswer) {
  const Stencil all = random_stencil(size_.shape.inputs, 5, 19, 4);
  const Matrix answers = answers_of(*oracle_, {Purpose::gradient, all});
  for (Index p = 0; p < 5; ++p)
    for (Index q = 0; q < 19; ++q) {
      const Stencil alone{all.centres.col(p), all.steps.segment(p, 1), all.directions.col(q)};
      EXPECT_EQ(bits_of_all(answers_of(*oracle_, {Purpose::gradient, alone})),
                bits_of_all(answers.col(p * 19 + q)));
    }
  const Stencil part{all.centres.middleCols(1, 3), all.steps.segment(1, 3), all.directions.run(2, 17)};
  const Matrix some = answers_of(*oracle_, {Purpose::gradient, part});
  for (Index p = 0; p < 3; ++p)
    EXPECT_EQ(bits_of_all(some.middleCols(p * 17, 17)),
              bits_of_all(answers.middleCols((p + 1) * 19 + 2, 17)));
}

TEST_P(Contract, EightThreadsHearTheSame) {
  const std::vector<QueryBatch> batches = random_batches(size_.shape.inputs, 5);
  std::vector<Matrix> expected;
  for (const QueryBatch& batch : batches) expected.push_back(answers_of(*oracle_, batch));
  std::vector<std::vector<Matrix>> heard(8);
  std::vector<std::thread> threads;
  for (auto& mine : heard)
    threads.emplace_back([&] {
      for (int repeat = 0; repeat < 5; ++repeat)
        for (const QueryBatch& batch : batches) mine.push_back(answers_of(*oracle_, batch));
    });
  for (std::thread& thread : threads) thread.join();
  for (const auto& mine : heard)
    for (std::size_t n = 0; n < mine.size(); ++n)
      EXPECT_EQ(bits_of_all(mine[n]), bits_of_all(expected[n % batches.size()]));
}

INSTANTIATE_TEST_SUITE_P(Table, Contract,
                         testing::Combine(testing::ValuesIn(rows_that_answer()),
                                          testing::Range(std::size_t{0}, std::size(sizes))));

}  // namespace
}  // namespace unhinge
