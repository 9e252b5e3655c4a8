#include "sync/wire/ticket.h"

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "tests/support/mutation.h"

namespace xinluon::wire {
namespace {

constexpr std::string_view letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

class TicketTest : public testing::Test {
 protected:
  static CounterId counter(const std::string& id) { return *CounterId::from(id); }
  std::string printed(const Ticket& ticket) const {
    auto text = make_ticket(ticket, issuer_);
    EXPECT_TRUE(text) << text.error().message;
    return text.value_or("");
  }
  std::optional<Ticket> read(const std::string& typed) const {
    const auto found = read_ticket(typed, counter("Q03"), keys_);
    const auto* ticket = std::get_if<Ticket>(&found);
    return ticket == nullptr ? std::nullopt : std::optional(*ticket);
  }
  TicketProblem problem(const std::string& typed, const std::string& at = "Q03") const {
    const auto found = read_ticket(typed, counter(at), keys_);
    EXPECT_TRUE(std::holds_alternative<TicketProblem>(found)) << typed;
    return std::get<TicketProblem>(found);
  }

  const crypto::SecretKey issuer_ = crypto::SecretKey::generate();
  const crypto::SecretKey second_issuer_ = crypto::SecretKey::generate();
  const std::vector<crypto::PublicKey> keys_{second_issuer_.public_key(), issuer_.public_key()};
  const Ticket ticket_{counter("Q03"), random_ticket_token(), "1.001234", "tra_ket_qua"};
};

TEST_F(TicketTest, GoesThereAndBack) {
  EXPECT_EQ(read(printed(ticket_)), ticket_);
  const Ticket bare{counter("Q03"), random_ticket_token(), "", ""};
  EXPECT_EQ(read(printed(bare)), bare);
  const Ticket longest{counter("Q03"), random_ticket_token(), std::string(64, 'x'), "huong_dan"};
  EXPECT_EQ(read(printed(longest)), longest);
}

TEST_F(TicketTest, IsShortAndOfLettersAndDigitsOnly) {
  const std::string text = printed(ticket_);
  EXPECT_EQ(text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"), std::string::npos);
  EXPECT_LE(text.size(), 154U) << "a QR code of version 6-M, 41 modules wide, holds so many";
}

TEST_F(TicketTest, IsTypedInEitherCaseWithBlanksAround) {
  std::string text = printed(ticket_);
  for (char& c : text) c = static_cast<char>(std::tolower(c));
  EXPECT_EQ(read(text), ticket_);
  EXPECT_EQ(read(" \t" + text + "\r\n"), ticket_);
}

TEST_F(TicketTest, TokensAreNeverTheSame) {
  EXPECT_EQ(random_ticket_token().size(), 20U);
  EXPECT_NE(random_ticket_token(), random_ticket_token());
}

TEST_F(TicketTest, AtAnotherCounterIsRefusedAndToldApart) {
  EXPECT_EQ(problem(printed(ticket_), "Q04"), TicketProblem::other_counter);
}

TEST_F(TicketTest, OfAnIssuerThatIsNotPinnedIsUnreadable) {
  const auto forged = make_ticket(ticket_, crypto::SecretKey::generate());
  EXPECT_EQ(problem(*forged), TicketProblem::unreadable);
  EXPECT_TRUE(read(*make_ticket(ticket_, second_issuer_))) << "several issuers may be pinned";
  const auto found = read_ticket(printed(ticket_), counter("Q03"), {});
  EXPECT_TRUE(std::holds_alternative<TicketProblem>(found));
}

TEST_F(TicketTest, EveryWrongCharacterIsRefused) {
  const std::string text = printed(ticket_);
  for (std::size_t i = 0; i < text.size(); ++i) {
    for (const char letter : letters) {
      if (letter == text[i]) continue;
      std::string flipped = text;
      flipped[i] = letter;
      ASSERT_EQ(problem(flipped), TicketProblem::unreadable) << "place " << i << ", " << letter;
    }
  }
}

TEST_F(TicketTest, EveryTornTicketIsRefused) {
  const std::string text = printed(ticket_);
  for (std::size_t n = 0; n < text.size(); ++n) {
    ASSERT_EQ(problem(text.substr(0, n)), TicketProblem::unreadable) << n;
    ASSERT_EQ(problem(text.substr(n + 1)), TicketProblem::unreadable) << n;
    ASSERT_EQ(problem(text + text.substr(0, n + 1)), TicketProblem::unreadable) << n;
  }
}

TEST_F(TicketTest, WhateverIsTypedIsNoTicket) {
  const auto seed = std::random_device()();
  SCOPED_TRACE(testing::Message() << "seed " << seed);
  std::mt19937_64 random(seed);
  const std::string text = printed(ticket_);
  for (int i = 0; i < 3'000; ++i) {
    std::string mutated = text;
    test::mutate(random, mutated, text);
    const auto found = read(mutated);
    ASSERT_TRUE(!found || *found == ticket_) << mutated;
  }
  EXPECT_EQ(problem(std::string(1'000'000, 'X')), TicketProblem::unreadable);
}

TEST_F(TicketTest, WhatCannotBeSaidIsNotMade) {
  for (const Ticket& wrong : std::initializer_list<Ticket>{
           {CounterId(), ticket_.token, "", ""},
           {counter("Q03"), "", "", ""},
           {counter("Q03"), "00112233445566778899aa", "", ""},
           {counter("Q03"), ticket_.token, "có dấu", ""},
           {counter("Q03"), ticket_.token, std::string(65, 'x'), ""},
           {counter("Q03"), ticket_.token, "", "khac"},
       }) {
    EXPECT_EQ(make_ticket(wrong, issuer_).error().code, Errc::rejected);
  }
}

TEST_F(TicketTest, InvitesWithItsToken) {
  const Invitation invitation = invitation_of(ticket_);
  EXPECT_EQ(invitation.token, ticket_.token);
  EXPECT_EQ(invitation.procedure, "1.001234");
  EXPECT_EQ(invitation.transaction_kind, "tra_ket_qua");
  EXPECT_TRUE(invitation.linked);
}

}  // namespace
}  // namespace xinluon::wire
