// Every file that is not a network is refused with words that say why.
#include <gmock/gmock.h>

#include <limits>

#include "npz_folder.hpp"

namespace unhinge {
namespace {

using namespace test;
using testing::AllOf;
using testing::HasSubstr;

class NpzRefusal : public NpzFolder {};

TEST_F(NpzRefusal, RefusesWhatIsNoArchive) {
  EXPECT_THAT(refusal(""), HasSubstr("not a .npz archive"));
  EXPECT_THAT(refusal("hello"), HasSubstr("not a .npz archive"));
  EXPECT_THAT(refusal(described("'<f8'", "()", doubles({1}))), HasSubstr("single .npy array"));
  EXPECT_THROW(read_npz(folder_ / "absent.npz"), Error);
  EXPECT_THROW(read_npz(folder_), Error);
}

TEST_F(NpzRefusal, RefusesEveryTruncation) {
  const std::string whole = stored_zip(good());
  for (std::size_t length = 4; length < whole.size(); ++length)
    EXPECT_THAT(refusal(whole.substr(0, length)), HasSubstr("damaged")) << "cut to " << length;
}

TEST_F(NpzRefusal, RefusesAFlippedWeight) {
  std::string bytes = stored_zip(good());
  bytes[bytes.find(doubles({2, 3}))] ^= 1;
  EXPECT_THAT(refusal(bytes), HasSubstr("CRC"));
}

TEST_F(NpzRefusal, NamesWhatIsMissingAndWhatIsThere) {
  std::vector<ZipMember> members = good();
  members.erase(members.begin() + 2);
  EXPECT_THAT(refusal(stored_zip(members)), AllOf(HasSubstr("W2: missing"), HasSubstr("W1, b1, b2")));
  EXPECT_THAT(refusal(stored_zip({})), HasSubstr("holds no array"));
}

TEST_F(NpzRefusal, RefusesDeeperNetworks) {
  std::vector<ZipMember> members = good();
  members.push_back({"W3.npy", described("'<f8'", "(1, 1)", doubles({1}))});
  EXPECT_THAT(refusal(stored_zip(members)), HasSubstr("holds W3"));
}

TEST_F(NpzRefusal, RefusesShapesThatDoNotFit) {
  EXPECT_THAT(refusal(with_w1(described("'<f8'", "(2,)", doubles({2, 3})))), HasSubstr("(k, d)"));
  EXPECT_THAT(refusal(with_w1(described("'<f8'", "(2, 1)", doubles({2, 3})))), HasSubstr("transpose W1"));
  EXPECT_THAT(refusal(with_w1(described("'<f8'", "(1, 0)", ""))), HasSubstr("do not make a network"));
  std::vector<ZipMember> members = good();
  members.push_back({"U.npy", described("'<f8'", "(2, 1)", doubles({7, 8}))});
  EXPECT_THAT(refusal(stored_zip(members)), AllOf(HasSubstr("(1, 2)"), HasSubstr("save its transpose")));
}

TEST_F(NpzRefusal, RefusesNumbersItDoesNotKnow) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_THAT(refusal(with_w1(described("'<f8'", "(1, 2)", doubles({nan, 3})))),
              HasSubstr("not a finite number"));
  EXPECT_THAT(refusal(with_w1(described("'|O'", "(1, 2)", "pickle"))), HasSubstr("pickle"));
  EXPECT_THAT(refusal(with_w1(described("'<c16'", "(1, 1)", doubles({2, 3})))), HasSubstr("'<c16'"));
  EXPECT_THAT(refusal(with_w1(described("'|f8'", "(1, 2)", doubles({2, 3})))), HasSubstr("'|f8'"));
  EXPECT_THAT(refusal(with_w1(described("''", "(1, 2)", doubles({2, 3})))), HasSubstr("type ''"));
  EXPECT_THAT(refusal(with_w1(described("[('x', '<f8')]", "(1, 2)", doubles({2, 3})))), HasSubstr("records"));
}

TEST_F(NpzRefusal, RefusesHeadersThatLieAboutSize) {
  const std::string payload = doubles({2, 3});
  for (const char* shape : {"(1, 3)", "(1, 1)", "(1, 100000000000)", "()"})
    EXPECT_THAT(refusal(with_w1(described("'<f8'", shape, payload))), HasSubstr("the member holds 16"))
        << shape;
  for (const char* shape : {"(4294967296, 4294967296)", "(1152921504606846976, 1)",
                            "(0, 9223372036854775807)", "(0, 4294967296, 4294967296)"})
    EXPECT_THAT(refusal(with_w1(described("'<f8'", shape, payload))), HasSubstr("overflows")) << shape;
  EXPECT_THAT(refusal(with_w1(described("'<f8'", "(1, 99999999999999999999)", payload))), HasSubstr("sizes"));
}

TEST_F(NpzRefusal, RefusesZerosThatNoByteStandsFor) {
  std::vector<ZipMember> members = good();
  members[0].bytes = described("'<f8'", "(0, 1000000000000)", "");
  members[1].bytes = described("'<f8'", "(0,)", "");
  members[2].bytes = described("'<f8'", "(1, 0)", "");
  EXPECT_THAT(refusal(stored_zip(members)), HasSubstr("2^31"));
}

TEST_F(NpzRefusal, RefusesDirectoriesThatLieAboutSize) {
  std::vector<ZipMember> members = good();
  members[0].claimed = 4000000000U;
  EXPECT_THAT(refusal(stored_zip(members)), HasSubstr("damaged"));
  members[0].method = 8;
  EXPECT_THAT(refusal(stored_zip(members)), HasSubstr("claims 4000000000 bytes"));
  members[0].method = 12;
  EXPECT_THAT(refusal(stored_zip(members)), HasSubstr("method 12"));
}

TEST_F(NpzRefusal, RefusesBrokenHeaders) {
  const std::string payload = doubles({2, 3});
  for (const char* header :
       {"", "{}  ", "{'descr': '<f8', 'shape': (1, 2)}",
        "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 2)}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, -2)}",
        "{'descr': '<f8', 'fortran_order': False, 'sh",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)} x", "{'descr: (1, 2)}", "{'more': 1}",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (1 2)}"})
    EXPECT_THAT(refusal(with_w1(array(header, payload))), HasSubstr("not a readable array")) << header;
  EXPECT_THAT(refusal(with_w1("short")), HasSubstr("ends before"));
  EXPECT_THAT(refusal(with_w1("not an array at all")), HasSubstr("not a readable array"));
  EXPECT_THAT(refusal(with_w1(std::string("\x93NUMPY\4\0\x10\0\0\0", 12))), HasSubstr("version 4"));
  EXPECT_THAT(refusal(with_w1(std::string("\x93NUMPY\2\0\xff\xff\xff\x7f", 12))),
              HasSubstr("claims 2147483647"));
}

}  // namespace
}  // namespace unhinge
