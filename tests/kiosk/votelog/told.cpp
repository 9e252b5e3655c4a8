#include "tests/kiosk/votelog/told.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <gtest/gtest.h>

#include "sync/wire/record_codec.h"
#include "tests/kiosk/votelog/votes.h"

namespace xinluon::votelog {

void Told::begin_with(VoteLog& log) {
  for (const wire::EpochState& state : std::vector(log.epochs())) {
    chains_.emplace(state.epoch.text(), read(log, state));
  }
}

void Told::saved() {
  ++acknowledged_;
  open_ = std::exchange(trying_, std::nullopt);
  spent_.insert(*open_);
}

void Told::unanswered_recorded() {
  ++acknowledged_;
  spent_.insert(*trying_);
  owed_.push_back({*std::exchange(trying_, std::nullopt)});
}

void Told::sealed() {
  owed_.push_back({*std::exchange(open_, std::nullopt)});
}

void Told::save_failed() {
  call_failed_ = true;
  refused_ = std::exchange(trying_, std::nullopt);
}

// True, so it may be there.
void Told::unanswered_failed() {
  call_failed_ = true;
  unsure_.insert(*trying_);
  owed_.push_back({*std::exchange(trying_, std::nullopt), 0});
}

void Told::recovered() {
  if (refused_) unspent_.insert(*std::exchange(refused_, std::nullopt));
  session_ended();
}

void Told::session_ended() {
  if (refused_) {
    unsure_.insert(*refused_);
    owed_.push_back({*std::exchange(refused_, std::nullopt), open_.value_or(0)});
  } else if (trying_) {
    unsure_.insert(*trying_);
    owed_.push_back({*std::exchange(trying_, std::nullopt), open_.value_or(0)});
  } else if (open_) {
    owed_.push_back({*open_});
  }
  open_.reset();
  call_failed_ = false;
}

void Told::backed_up(const Epoch& epoch, Seq seq) {
  Seq& known = chains_[epoch.text()].backed_up;
  known = std::max(known, seq);
}

Told::Chain Told::read(VoteLog& log, const wire::EpochState& state) const {
  Chain chain;
  chain.left = state.first_seq - 1;
  const auto left_hash = log.hash(state.epoch, chain.left);
  EXPECT_TRUE(left_hash) << left_hash.error().message;
  chain.left_hash = left_hash.value_or(crypto::Hash{});
  if (chain.left == 0) {
    EXPECT_EQ(chain.left_hash, crypto::chain_start(kiosk_, state.epoch));
  }
  chain.lines = lines_of(log, state);
  crypto::Hash hash = chain.left_hash;
  for (const auto& line : chain.lines) {
    hash = crypto::chain_next(hash, line);
    chain.hashes.push_back(hash);
  }
  EXPECT_EQ(chain.head(), state.head_seq);
  EXPECT_EQ(hash, state.head_hash) << "the chain of " << state.epoch.text() << " breaks";
  return chain;
}

void Told::compare(VoteLog& log, const std::filesystem::path& folder) {
  session_ended();
  std::map<std::string, Chain> now;
  std::vector<std::int64_t> found;  // what is new, oldest first
  Seq gone = 0;                     // what was new and has left
  for (const wire::EpochState& state : std::vector(log.epochs())) {
    Chain chain = read(log, state);
    const auto then = chains_.find(state.epoch.text());
    Seq known = 0;
    if (const auto aside = aside_.find(state.epoch.text()); aside != aside_.end()) {
      compare_salvaged(aside->second, chain, state.epoch.text());
      if (then != chains_.end()) chain.backed_up = then->second.backed_up;
      aside_.erase(aside);
      known = chain.head();
    } else if (then != chains_.end()) {
      compare_old(then->second, chain, state.epoch.text());
      chain.backed_up = then->second.backed_up;
      known = then->second.head();
    }
    gone += chain.left - std::min(known, chain.left);
    for (Seq seq = std::max(known, chain.left) + 1; seq <= chain.head(); ++seq) {
      const auto record = wire::decode_record(chain.lines[seq - chain.left - 1]);
      ASSERT_TRUE(record) << record.error().message;
      EXPECT_EQ(record->seq, seq);
      found.push_back(record->vote.boot_ms);
    }
    now.emplace(state.epoch.text(), std::move(chain));
  }
  for (const auto& [epoch, then] : chains_) {
    if (!now.contains(epoch)) compare_gone(epoch, then, folder);
  }
  compare_new(found, gone);
  if (gone > 0) unsure_.clear();  // their votes may be among what has left
  compare_tokens(log, found);
  chains_ = std::move(now);
  damaged_.clear();
}

void Told::compare_old(const Chain& then, const Chain& now, const std::string& epoch) const {
  EXPECT_GE(now.left, then.left) << epoch;
  EXPECT_LE(now.left, std::max(then.left, then.backed_up)) << "left without being in a backup: " << epoch;
  ASSERT_GE(now.head(), then.head()) << "sealed records are lost: " << epoch;
  if (then.lines.empty()) return;
  for (Seq seq = std::max(now.left, then.left); seq <= then.head(); ++seq) {
    ASSERT_EQ(now.hash(seq), then.hash(seq)) << "record " << seq << " of " << epoch << " changed";
  }
}

// Beyond what was compared before, only what was sealed since.
void Told::compare_salvaged(const Chain& then, const Chain& now, const std::string& epoch) const {
  for (Seq seq = std::max(now.left, then.left); seq <= std::min(now.head(), then.head()); ++seq) {
    ASSERT_EQ(now.hash(seq), then.hash(seq))
        << "record " << seq << " of " << epoch << " was salvaged as another";
  }
}

void Told::compare_gone(const std::string& epoch, const Chain& then, const std::filesystem::path& folder) {
  if (damaged_.contains(epoch)) {
    EXPECT_TRUE(std::filesystem::exists(folder / ("votes-" + epoch + ".db.damaged-1")))
        << "a damaged file is kept: " << epoch;
    set_aside_ += then.lines.size();
    aside_[epoch] = then;
  } else {
    EXPECT_GE(then.backed_up, then.head())
        << "an epoch is gone with records that are in no backup: " << epoch;
  }
}

// From the newest back: the oldest may have left already, by retention, and be `gone`.
void Told::compare_new(std::vector<std::int64_t> found, Seq gone) {
  std::vector<Alternatives> owed = std::exchange(owed_, {});
  Seq must_be_gone = 0;
  Seq may_be_gone = 0;
  for (auto alternatives = owed.rbegin(); alternatives != owed.rend(); ++alternatives) {
    const auto is = [&](std::int64_t n) {
      return std::find(alternatives->begin(), alternatives->end(), n) != alternatives->end();
    };
    if (!found.empty() && is(found.back())) {
      found.pop_back();
    } else if (found.empty() && gone > 0) {
      (is(0) ? may_be_gone : must_be_gone) += 1;
    } else {
      EXPECT_TRUE(is(0) || !damaged_.empty())
          << "vote " << alternatives->back() << " was thanked and is lost";
    }
  }
  if (!found.empty()) ADD_FAILURE() << "vote " << found.back() << " is there, and nobody was thanked for it";
  EXPECT_LE(must_be_gone, gone) << "so many votes were thanked, and left no place in the chain";
  EXPECT_LE(gone, must_be_gone + may_be_gone) << "so many records left, and nobody was thanked for some";
}

void Told::compare_tokens(VoteLog& log, const std::vector<std::int64_t>& found) {
  if (!damaged_.empty()) {  // what can still be read is carried over, the rest is not
    spent_.clear();
    unspent_.clear();
    unsure_.clear();
    return;
  }
  for (const std::int64_t n : std::exchange(unsure_, {})) {
    (std::find(found.begin(), found.end(), n) != found.end() ? spent_ : unspent_).insert(n);
  }
  for (const std::int64_t n : spent_) {
    EXPECT_TRUE(log.is_spent(token_number(n)).value_or(false)) << "token " << n << " is not spent";
  }
  for (const std::int64_t n : unspent_) {
    EXPECT_FALSE(log.is_spent(token_number(n)).value_or(true)) << "token " << n << " is spent";
  }
}

}  // namespace xinluon::votelog
