#include "sync/server/reports/told_values.h"

#include <gtest/gtest.h>

namespace xinluon::reports {
namespace {

TEST(ToldValues, AFewAreNotToldNorWhatIsLeftOfThem) {
  EXPECT_EQ(told_of_top({{"vi", 900}, {"en", 7}, {"km", 0}}), (Values{"vi", "en", "km"}));
  EXPECT_EQ(told_of_top({{"vi", 900}, {"en", 70}, {"km", 3}}), (Values{"vi"})) << "3 would be the rest";
  EXPECT_EQ(told_of_top({{"vi", 900}, {"en", 3}, {"km", 3}}), (Values{"vi"})) << "6 are the rest";
  EXPECT_EQ(told_of_top({{"vi", 4}}), Values());
}

FamilyColumn family(VotesOfValues parent, std::vector<VotesOfValues> children) {
  const auto told = told_of_top(parent);
  const std::vector<bool> all(children.size(), true);
  return {std::move(parent), told, std::move(children), all};
}

TEST(ToldValues, AUnitWithAFewOfAValueTellsNothing) {
  const auto found = told_below(family({{"vi", 300}, {"en", 100}}, {{{"vi", 100}, {"en", 40}},
                                                                    {{"vi", 100}, {"en", 30}},
                                                                    {{"vi", 50}, {"en", 3}},
                                                                    {{"vi", 50}, {"en", 27}}}));
  EXPECT_EQ(found.values, (Values{"vi", "en"}));
  EXPECT_EQ(found.tells, (std::vector<bool>{true, true, false, false}))
      << "nor one beside it, or 3 would follow";
}

// 53 = 180 − 127, and 4 = 57 − 53.
TEST(ToldValues, WhatAUnitHidesDoesNotFollowFromItsSiblings) {
  const auto found =
      told_below(family({{"a", 180}, {"b", 60}}, {{{"a", 127}, {"b", 56}}, {{"a", 53}, {"b", 4}}}));
  EXPECT_EQ(found.tells, (std::vector<bool>{false, false}));
}

TEST(ToldValues, WhatMostHaveTooFewOfIsToldByNoneOfThem) {
  const VotesOfValues rare = {{"vi", 100}, {"en", 20}, {"km", 2}};
  const auto found = told_below(family({{"vi", 400}, {"en", 80}, {"km", 8}}, {rare, rare, rare, rare}));
  EXPECT_EQ(found.values, (Values{"vi", "en"})) << "their rests would be 2";
  EXPECT_EQ(found.tells, (std::vector<bool>{false, false, false, false}));
  const VotesOfValues both = {{"vi", 100}, {"en", 20}, {"km", 2}, {"ede", 4}};
  EXPECT_EQ(
      told_below(family({{"vi", 400}, {"en", 80}, {"km", 8}, {"ede", 16}}, {both, both, both, both})).tells,
      (std::vector<bool>{true, true, true, true}))
      << "6 are the rest";
}

// Counters are not among the children, and count with those that tell nothing.
TEST(ToldValues, VotesBesideTheUnitsAreNotAFew) {
  EXPECT_EQ(told_below(family({{"a", 103}, {"b", 50}}, {{{"a", 100}, {"b", 50}}})).tells,
            (std::vector<bool>{false}));
  EXPECT_EQ(told_below(family({{"a", 105}, {"b", 50}}, {{{"a", 100}, {"b", 50}}})).tells,
            (std::vector<bool>{true}));
}

TEST(ToldValues, AUnitThatMayTellNothingIsNotAskedAndOneWithoutVotesHidesNothing) {
  auto column = family({{"a", 200}, {"b", 60}}, {{{"a", 100}, {"b", 20}}, {{"a", 100}, {"b", 40}}, {}});
  column.may_tell = {true, false, true};
  const auto found = told_below(column);
  EXPECT_EQ(found.values, (Values{"a", "b"}));
  EXPECT_EQ(found.tells, (std::vector<bool>{true, false, true}));
}

TEST(ToldValues, AUnitWithoutVotesIsNotTheOneThatIsSilent) {
  const auto found =
      told_below(family({{"a", 403}, {"b", 200}}, {{}, {{"a", 200}, {"b", 100}}, {{"a", 200}, {"b", 100}}}));
  EXPECT_EQ(found.tells, (std::vector<bool>{true, false, true}));
  EXPECT_EQ(told_of_top({{"vi", 900}, {"en", 70}, {"km", 3}, {"fr", 0}}), (Values{"vi", "fr"}))
      << "nor a value without votes";
}

TEST(ToldValues, WhereNobodyIsLeftToBeSilentItEnds) {
  const auto found = told_below({{{"a", 3}}, {"a"}, {{}}, {true}});
  EXPECT_EQ(found.values, (Values{"a"}));
  EXPECT_EQ(found.tells, (std::vector<bool>{true})) << "it has no votes to tell";
}

// The one with the fewest votes is silent first, wherever it stands.
TEST(ToldValues, TheSmallestUnitHidesWhatWouldFollow) {
  const auto found =
      told_below(family({{"a", 403}, {"b", 300}},
                        {{{"a", 200}, {"b", 100}}, {{"a", 50}, {"b", 100}}, {{"a", 150}, {"b", 100}}}));
  EXPECT_EQ(found.tells, (std::vector<bool>{true, false, true})) << "or the 3 beside the units would follow";
}

}  // namespace
}  // namespace xinluon::reports
