// Every file that is not a network is refused with words that say why.
#include <limits>

#include "npz_folder.hpp"

namespace unhinge {
namespace {

using namespace test;

class NpzRefusal : public NpzFolder {};

TEST_F(NpzRefusal, RefusesWhatIsNoArchive) {
  EXPECT_TRUE(refused("", "not a .npz archive"));
  EXPECT_TRUE(refused("hello", "not a .npz archive"));
  EXPECT_TRUE(refused(described("'<f8'", "()", doubles({1})), "single .npy array"));
  EXPECT_THROW(read_npz(folder_ / "absent.npz"), Error);
  EXPECT_THROW(read_npz(folder_), Error);
}

TEST_F(NpzRefusal, RefusesEveryTruncation) {
  const std::string whole = stored_zip(good());
  for (std::size_t length = 4; length < whole.size(); ++length)
    EXPECT_TRUE(refused(whole.substr(0, length), "damaged")) << "cut to " << length;
}

TEST_F(NpzRefusal, RefusesAFlippedWeight) {
  std::string bytes = stored_zip(good());
  bytes[bytes.find(doubles({2, 3}))] ^= 1;
  EXPECT_TRUE(refused(bytes, "CRC"));
}

TEST_F(NpzRefusal, NamesWhatIsMissingAndWhatIsThere) {
  std::vector<ZipMember> members = good();
  members.erase(members.begin() + 2);
  EXPECT_TRUE(refused(stored_zip(members), "W2: missing (the file holds W1, b1, b2)"));
  EXPECT_TRUE(refused(stored_zip({}), "holds no array"));
}

TEST_F(NpzRefusal, RefusesDeeperNetworks) {
  std::vector<ZipMember> members = good();
  members.push_back({"W3.npy", described("'<f8'", "(1, 1)", doubles({1}))});
  EXPECT_TRUE(refused(stored_zip(members), "holds W3"));
}

TEST_F(NpzRefusal, RefusesShapesThatDoNotFit) {
  EXPECT_TRUE(refused(with_w1(described("'<f8'", "(2,)", doubles({2, 3}))), "(k, d)"));
  EXPECT_TRUE(refused(with_w1(described("'<f8'", "(2, 1)", doubles({2, 3}))), "transpose W1"));
  EXPECT_TRUE(refused(with_w1(described("'<f8'", "(1, 0)", "")), "do not make a network"));
  std::vector<ZipMember> members = good();
  members.push_back({"U.npy", described("'<f8'", "(2, 1)", doubles({7, 8}))});
  EXPECT_TRUE(refused(stored_zip(members), "= (1, 2)); save its transpose"));
}

TEST_F(NpzRefusal, RefusesNumbersItDoesNotKnow) {
  constexpr double nan = std::numeric_limits<double>::quiet_NaN();
  EXPECT_TRUE(refused(with_w1(described("'<f8'", "(1, 2)", doubles({nan, 3}))), "not a finite number"));
  EXPECT_TRUE(refused(with_w1(described("'|O'", "(1, 2)", "pickle")), "pickle"));
  EXPECT_TRUE(refused(with_w1(described("'<c16'", "(1, 1)", doubles({2, 3}))), "'<c16'"));
  EXPECT_TRUE(refused(with_w1(described("'|f8'", "(1, 2)", doubles({2, 3}))), "'|f8'"));
  EXPECT_TRUE(refused(with_w1(described("''", "(1, 2)", doubles({2, 3}))), "type ''"));
  EXPECT_TRUE(refused(with_w1(described("[('x', '<f8')]", "(1, 2)", doubles({2, 3}))), "records"));
}

TEST_F(NpzRefusal, RefusesHeadersThatLieAboutSize) {
  const std::string payload = doubles({2, 3});
  for (const char* shape : {"(1, 3)", "(1, 1)", "(1, 100000000000)", "()"})
    EXPECT_TRUE(refused(with_w1(described("'<f8'", shape, payload)), "the member holds 16")) << shape;
  for (const char* shape : {"(4294967296, 4294967296)", "(1152921504606846976, 1)",
                            "(0, 9223372036854775807)", "(0, 4294967296, 4294967296)"})
    EXPECT_TRUE(refused(with_w1(described("'<f8'", shape, payload)), "overflows")) << shape;
  EXPECT_TRUE(refused(with_w1(described("'<f8'", "(1, 99999999999999999999)", payload)), "sizes"));
}

TEST_F(NpzRefusal, RefusesZerosThatNoByteStandsFor) {
  std::vector<ZipMember> members = good();
  members[0].bytes = described("'<f8'", "(0, 1000000000000)", "");
  members[1].bytes = described("'<f8'", "(0,)", "");
  members[2].bytes = described("'<f8'", "(1, 0)", "");
  EXPECT_TRUE(refused(stored_zip(members), "2^31"));
}

TEST_F(NpzRefusal, RefusesDirectoriesThatLieAboutSize) {
  std::vector<ZipMember> members = good();
  members[0].claimed = 4000000000U;
  EXPECT_TRUE(refused(stored_zip(members), "damaged"));
  members[0].method = 8;
  EXPECT_TRUE(refused(stored_zip(members), "claims 4000000000 bytes"));
  members[0].method = 12;
  EXPECT_TRUE(refused(stored_zip(members), "method 12"));
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
    EXPECT_TRUE(refused(with_w1(array(header, payload)), "not a readable array")) << header;
  EXPECT_TRUE(refused(with_w1("short"), "ends before"));
  EXPECT_TRUE(refused(with_w1("not an array at all"), "not a readable array"));
  EXPECT_TRUE(refused(with_w1(std::string("\x93NUMPY\4\0\x10\0\0\0", 12)), "version 4"));
  EXPECT_TRUE(refused(with_w1(std::string("\x93NUMPY\2\0\xff\xff\xff\x7f", 12)), "claims 2147483647"));
}

}  // namespace
}  // namespace unhinge
