// The main of every test program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync/crypto/random.h"

int main(int argc, char** argv) {
  xinluon::crypto::init();
  testing::InitGoogleMock(&argc, argv);
  return RUN_ALL_TESTS();
}
