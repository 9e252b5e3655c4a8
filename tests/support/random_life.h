// Weeks of a kiosk: votes at its own counter and at others, reboots, offline stretches, uploads of any size.
#pragma once

#include <algorithm>
#include <string>

#include "tests/support/random_vote.h"
#include "tests/support/taking_server.h"

namespace xinluon::test {

// Ends with everything at the server; gives the time then.
inline WallTime live_randomly(TakingServer& server, Device& device, Random& random, WallTime now,
                              int events) {
  Seq held = 0;
  for (int event = 0; event < events; ++event) {
    now += Milliseconds(static_cast<std::int64_t>(random() % 7'200'000));
    const auto what = random() % 100;
    if (what < 70) {
      auto vote = random_vote(random);
      if (random() % 2 == 0)
        vote.counter = CounterId::from("TM-X01-Q0" + std::to_string(random() % 6)).value();
      device.add(vote, now);
    } else if (what < 72) {
      device.add_line("unreadable " + std::to_string(random()));
    } else if (what < 78) {
      device.begin_boot(now += Milliseconds(3'600'000));
    } else {
      const Seq last = held + random() % (device.head() - held + 1);
      held =
          std::max(held, server.exchange(device, held, last, now, Milliseconds(random() % 3'000)).head_seq);
    }
  }
  return server.drain(device, now);
}

}  // namespace xinluon::test
