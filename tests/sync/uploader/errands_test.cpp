#include "sync/uploader/errands.h"

#include <gtest/gtest.h>

#include "sync/crypto/hash.h"
#include "sync/wire/answer.h"
#include "sync/wire/journal.h"

namespace xinluon::uploader {
namespace {

class ErrandsTest : public testing::Test {
 protected:
  ErrandsTest() {
    app_.kiosk = parties_.kiosk;
    app_.boot = "00000001";
    app_.software = "xinluon test";
    app_.app_state = "ok";
    app_.epochs = {{Epoch::from(std::string(32, 'a')).value()}};
    app_.settings.takes = true;
  }
  OutgoingRequest posted() {
    const auto action = errands_.next(boot_time(1'000));
    EXPECT_TRUE(action && std::holds_alternative<Post>(*action));
    return std::get<Post>(*action).request;
  }
  // As the server signs it.
  curl::Response signed_answer(const OutgoingRequest& request, std::string body, int status = 200) {
    const auto envelope = wire::decode_envelope(request.headers.at(0).second).value();
    curl::Response response;
    response.status = status;
    response.body = std::move(body);
    response.headers = {{"xinluon-answer-signature",
                         server_.sign(wire::answer_signing_text(envelope.nonce, status, response.body))}};
    return response;
  }

  crypto::SecretKey device_ = crypto::SecretKey::generate();
  crypto::SecretKey server_ = crypto::SecretKey::generate();
  BatchParties parties_{KioskId::from("K-1").value(), server_.public_key(), device_, ""};
  wire::HelloAnswer app_;
  int journal_asked_ = 0;
  Errands errands_{parties_, [](std::size_t n) { return std::string(n, 'x'); },
                   [this](std::size_t lines) {
                     journal_asked_ = static_cast<int>(lines);
                     return std::vector<std::string>{"one", "two"};
                   }};
};

TEST_F(ErrandsTest, SettingsAreFetchedByASignedGetAndHandedToTheApp) {
  errands_.wish({0, 7, 0, 0}, app_);
  const auto request = posted();
  EXPECT_EQ(request.method, "GET");
  EXPECT_EQ(request.path, "/v1/kiosks/K-1/config");
  const auto envelope = wire::decode_envelope(request.headers.at(0).second).value();
  EXPECT_EQ(envelope.last_hash, crypto::sha256(""));
  EXPECT_TRUE(crypto::verify(device_.public_key(),
                             wire::batch_signing_text(request.headers.at(0).second, "GET", request.path),
                             request.headers.at(1).second));
  errands_.server_answered(signed_answer(request, wire::encode_settings_answer({1, 7, "[times]\n"})));
  const auto action = errands_.next(boot_time(2'000));
  ASSERT_TRUE(action && std::holds_alternative<AskApp>(*action));
  EXPECT_EQ(std::get<wire::ConfigureRequest>(std::get<AskApp>(*action).request),
            (wire::ConfigureRequest{7, "[times]\n"}));
  errands_.app_answered(encode(wire::ConfigureAnswer{}));
  EXPECT_FALSE(errands_.next(boot_time(3'000)));
}

TEST_F(ErrandsTest, WhatTheAppHasTriesOrRefusedIsNotFetchedAgain) {
  app_.settings.version = 5;
  errands_.wish({0, 5, 0, 0}, app_);
  EXPECT_FALSE(errands_.next(boot_time(0)));
  app_.settings.refused = 6;
  errands_.wish({0, 6, 0, 0}, app_);
  EXPECT_FALSE(errands_.next(boot_time(0)));
  app_.settings.trying = 7;
  errands_.wish({0, 7, 0, 0}, app_);
  EXPECT_FALSE(errands_.next(boot_time(0)));
  errands_.wish({0, 5, 0, 0}, app_);
  EXPECT_TRUE(errands_.next(boot_time(0))) << "rolled back while 7 is being tried";
}

TEST_F(ErrandsTest, AnAppThatTakesNoneIsLeftAlone) {
  app_.settings.takes = false;
  errands_.wish({0, 7, 0, 0}, app_);
  EXPECT_FALSE(errands_.next(boot_time(0)));
}

TEST_F(ErrandsTest, AnAnswerThatIsNotSignedByTheServerHandsNothingOver) {
  errands_.wish({0, 7, 0, 0}, app_);
  const auto request = posted();
  auto answer = signed_answer(request, wire::encode_settings_answer({1, 7, "[times]\n"}));
  answer.body += " ";
  errands_.server_answered(answer);
  EXPECT_FALSE(errands_.next(boot_time(0)));
  errands_.wish({0, 7, 0, 0}, app_);
  EXPECT_TRUE(errands_.next(boot_time(0))) << "the next heartbeat tells of it again";
}

TEST_F(ErrandsTest, TheJournalIsBroughtOnce) {
  errands_.wish({0, 0, 3, 40}, app_);
  const auto request = posted();
  EXPECT_EQ(request.path, "/v1/kiosks/K-1/journal");
  EXPECT_EQ(journal_asked_, 40);
  EXPECT_EQ(wire::decode_journal(request.body).value(), (wire::Journal{3, {"one", "two"}}));
  errands_.server_answered(signed_answer(request, wire::encode_journal_answer(1)));
  errands_.wish({0, 0, 3, 40}, app_);
  EXPECT_FALSE(errands_.next(boot_time(0)));
}

TEST_F(ErrandsTest, WithoutAVoteLogThereAreNone) {
  app_.epochs.clear();
  errands_.wish({0, 7, 3, 40}, app_);
  EXPECT_FALSE(errands_.next(boot_time(0)));
}

// The next heartbeat tells of it again.
TEST_F(ErrandsTest, AnErrandThatFailsIsDropped) {
  for (const int way : {0, 1, 2}) {
    errands_.wish({0, 7, 0, 0}, app_);
    const auto request = posted();
    if (way == 0) errands_.server_answered(fail(Errc::retry_later, "no route"));
    if (way == 1) errands_.server_answered(signed_answer(request, "{}", 404));
    if (way == 2) errands_.server_answered(signed_answer(request, "no settings"));
    EXPECT_FALSE(errands_.next(boot_time(0))) << way;
  }
  errands_.wish({0, 0, 3, 40}, app_);
  posted();
  errands_.server_answered(fail(Errc::retry_later, "no route"));
  errands_.wish({0, 0, 3, 40}, app_);
  EXPECT_TRUE(errands_.next(boot_time(0))) << "the journal was not brought";
}

// They were rolled back between the heartbeat and the question.
TEST_F(ErrandsTest, SettingsTheAppHasByThenAreNotHandedOver) {
  app_.settings.version = 5;
  errands_.wish({0, 7, 0, 0}, app_);
  errands_.server_answered(signed_answer(posted(), wire::encode_settings_answer({1, 5, "[times]\n"})));
  EXPECT_FALSE(errands_.next(boot_time(0)));
}

TEST_F(ErrandsTest, AnAppThatTakesNoSettingsOrIsAwayEndsTheErrand) {
  for (const auto& line :
       {Result<std::string>(fail(Errc::retry_later, "no app")), Result<std::string>("<html>"),
        Result<std::string>(encode(wire::error_answer({Errc::rejected, "not these"})))}) {
    errands_.wish({0, 7, 0, 0}, app_);
    errands_.server_answered(signed_answer(posted(), wire::encode_settings_answer({1, 7, "[times]\n"})));
    ASSERT_TRUE(errands_.next(boot_time(0)));
    errands_.app_answered(line);
    EXPECT_FALSE(errands_.next(boot_time(0)));
  }
}

}  // namespace
}  // namespace xinluon::uploader
