#include "sync/domain/satisfaction.h"

#include <cmath>
#include <cstdlib>
#include <random>

#include <gtest/gtest.h>

namespace xinluon {
namespace {

TEST(Satisfaction, CountsTheTwoBestLevelsOfAllVotes) {
  Tally tally;
  tally.levels = {1, 2, 4, 8, 16};  // very dissatisfied … very satisfied
  tally.timed_out = 100;
  tally.withdrawn = 50;
  EXPECT_EQ(satisfaction(tally), (Ratio{24, 31}));
  EXPECT_EQ(satisfaction(Tally{}), (Ratio{0, 0}));
}

TEST(BasisPoints, RoundHalfUpExactly) {
  EXPECT_EQ(basis_points({0, 7}), 0U);
  EXPECT_EQ(basis_points({7, 7}), 10'000U);
  EXPECT_EQ(basis_points({1, 3}), 3333U);
  EXPECT_EQ(basis_points({2, 3}), 6667U);
  EXPECT_EQ(basis_points({1, 20'000}), 1U);  // half a basis point
  EXPECT_EQ(basis_points({9'999, 200'000'000}), 0U);
  EXPECT_EQ(basis_points({10'000'000'000, 10'000'000'000}), 10'000U);
}

TEST(BasisPoints, AgreeWithTheFormulaForRandomCounts) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 10'000; ++i) {
    const std::uint64_t of = 1 + random() % 50'000'000;
    const std::uint64_t part = random() % (of + 1);
    const std::uint64_t expected = (20'000 * part + of) / (2 * of);
    ASSERT_EQ(basis_points({part, of}), expected) << part << "/" << of;
  }
}

struct WilsonReference {
  Ratio ratio;
  double lower;
  double upper;
};

// The roots of (p − k/n)² = z² p (1 − p) / n, solved with 40 decimal digits in Python.
constexpr WilsonReference references[] = {
    {{0, 10}, 0.000000000000000, 0.277532799862889},
    {{10, 10}, 0.722467200137111, 1.000000000000000},
    {{1, 1}, 0.206549314377237, 1.000000000000000},
    {{95, 100}, 0.888249530768081, 0.978456320845632},
    {{952, 1000}, 0.936933911349866, 0.963606698979192},
    {{29, 30}, 0.833296090085908, 0.994091409618388},
    {{28, 30}, 0.786765416373831, 0.981522976208730},
    {{15, 30}, 0.331541256405338, 0.668458743594662},
    {{500000, 1000000}, 0.499020019890005, 0.500979980109995},
    {{47600000, 50000000}, 0.951940713378885, 0.952059217167544},
};

TEST(Wilson, AgreesWithReferenceValues) {
  for (const auto& reference : references) {
    const Interval interval = wilson(reference.ratio);
    EXPECT_NEAR(interval.lower, reference.lower, 1e-9) << reference.ratio.part << "/" << reference.ratio.of;
    EXPECT_NEAR(interval.upper, reference.upper, 1e-9) << reference.ratio.part << "/" << reference.ratio.of;
  }
}

TEST(Wilson, HoldsTheShareAndStaysWithinZeroAndOne) {
  for (std::uint64_t of = 1; of <= 200; ++of) {
    for (std::uint64_t part = 0; part <= of; ++part) {
      const Interval interval = wilson({part, of});
      const double share = static_cast<double>(part) / static_cast<double>(of);
      ASSERT_GE(interval.lower, 0);
      ASSERT_LE(interval.upper, 1);
      ASSERT_LE(interval.lower, share);
      ASSERT_GE(interval.upper, share);
    }
  }
}

TEST(Verdict, ComesFromTheInterval) {
  EXPECT_EQ(verdict({29, 29}, 0), Verdict::too_few);
  EXPECT_EQ(verdict({0, 0}, 90), Verdict::too_few);
  EXPECT_EQ(verdict({30, 30}, 88), Verdict::met);        // lower 0.8865
  EXPECT_EQ(verdict({30, 30}, 89), Verdict::undecided);  // although 100 % ≥ 89 %
  EXPECT_EQ(verdict({15, 30}, 67), Verdict::not_met);    // upper 0.6685
  EXPECT_EQ(verdict({15, 30}, 66), Verdict::undecided);
  EXPECT_EQ(verdict({952, 1000}, 95), Verdict::undecided);
  EXPECT_EQ(verdict({47'600'000, 50'000'000}, 95), Verdict::met);
}

TEST(Verdict, EndsOfTheScaleAreExact) {
  EXPECT_EQ(verdict({0, 30}, 0), Verdict::met);
  EXPECT_EQ(verdict({30, 30}, 100), Verdict::undecided);
  EXPECT_EQ(verdict({0, 30}, 100), Verdict::not_met);
}

TEST(TargetMet, IsDecidedOnExactCounts) {
  EXPECT_TRUE(target_met({95, 100}, 95));
  EXPECT_FALSE(target_met({9'499'999, 10'000'000}, 95));
  EXPECT_TRUE(target_met({9'500'000, 10'000'000}, 95));
  EXPECT_TRUE(target_met({19, 20}, 95));
}

TEST(PercentTextVi, HasACommaAndNoBlank) {
  EXPECT_EQ(percent_text_vi({952, 1000}, 1), "95,2%");
  EXPECT_EQ(percent_text_vi({9525, 10'000}, 2), "95,25%");
  EXPECT_EQ(percent_text_vi({9525, 10'000}, 1), "95,3%");
  EXPECT_EQ(percent_text_vi({1, 1}, 1), "100,0%");
  EXPECT_EQ(percent_text_vi({0, 1}, 2), "0,00%");
  EXPECT_EQ(percent_text_vi({1, 2000}, 2), "0,05%");
  EXPECT_EQ(percent_text_vi({2, 3}, 0), "67%");
  EXPECT_EQ(percent_text_vi({1, 3}, 12), "33,333333333333%");
}

TEST(PercentTextVi, NothingCountedIsADash) {
  EXPECT_EQ(percent_text_vi({0, 0}, 1), "–");
  EXPECT_EQ(percent_text_vi_beside_target({0, 0}, 1, 95), "–");
}

// 94.9496 % at one decimal comes from the exact share, not from the two-decimal figure 94.95.
TEST(PercentTextVi, IsRoundedOnceFromTheExactShare) {
  EXPECT_EQ(percent_text_vi({949'496, 1'000'000}, 2), "94,95%");
  EXPECT_EQ(percent_text_vi({949'496, 1'000'000}, 1), "94,9%");
}

TEST(PercentTextVi, GetsDecimalsUntilItAgreesWithTheTarget) {
  EXPECT_EQ(percent_text_vi_beside_target({952, 1000}, 1, 95), "95,2%");
  EXPECT_EQ(percent_text_vi_beside_target({9496, 10'000}, 1, 95), "94,96%");
  EXPECT_EQ(percent_text_vi_beside_target({949'999, 1'000'000}, 1, 95), "94,9999%");
  EXPECT_EQ(percent_text_vi_beside_target({949'999, 1'000'000}, 2, 95), "94,9999%");
  EXPECT_EQ(percent_text_vi_beside_target({9'500'000, 10'000'000}, 1, 95), "95,0%");
  EXPECT_EQ(percent_text_vi_beside_target({9'500'001, 10'000'000}, 1, 95), "95,0%");
  EXPECT_EQ(percent_text_vi_beside_target({9'499'999'999, 10'000'000'000}, 1, 95), "94,99999999%");
}

TEST(PercentTextVi, BesideATargetNeverContradictsIt) {
  const auto seed = std::random_device{}();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  for (int i = 0; i < 20'000; ++i) {
    const int target = static_cast<int>(random() % 101);
    const std::uint64_t of = 1 + random() % 10'000'000;
    const std::uint64_t limit = (static_cast<std::uint64_t>(target) * of + 99) / 100;
    const std::uint64_t near = limit < 3 ? 0 : limit - 3 + random() % 6;
    const Ratio ratio{std::min(near, of), of};
    std::string text = percent_text_vi_beside_target(ratio, 1, target);
    text[text.find(',')] = '.';
    const double shown = std::strtod(text.c_str(), nullptr);
    ASSERT_EQ(shown >= target, target_met(ratio, target)) << ratio.part << "/" << ratio.of << " " << text;
  }
}

TEST(CountTextVi, HasPointsBetweenThousands) {
  EXPECT_EQ(count_text_vi(0), "0");
  EXPECT_EQ(count_text_vi(999), "999");
  EXPECT_EQ(count_text_vi(1234), "1.234");
  EXPECT_EQ(count_text_vi(123'456), "123.456");
  EXPECT_EQ(count_text_vi(50'000'000), "50.000.000");
  EXPECT_EQ(count_text_vi(18'446'744'073'709'551'615U), "18.446.744.073.709.551.615");
}

TEST(SatisfactionDeathTest, ImpossibleSharesAreProgramErrors) {
  EXPECT_DEATH((void)basis_points({0, 0}), "share of nothing");
  EXPECT_DEATH((void)wilson({2, 1}), "larger than its whole");
  EXPECT_DEATH((void)target_met({1, 2}, 101), "no percentage");
}

}  // namespace
}  // namespace xinluon
