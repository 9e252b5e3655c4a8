// What handlers work with.
#pragma once

#include <string>

#include "sync/base/clock.h"
#include "sync/server/db/readers.h"
#include "sync/server/db/writer.h"
#include "sync/server/http/pages.h"
#include "sync/server/http/rate_limit.h"
#include "sync/server/ingest/ingest.h"

namespace xinluon::http {

struct Site {
  db::Readers& readers;
  db::Writer& writer;
  const Clock& clock;
  ingest::Settings ingest;
  Pages pages;
  // Guesses from one address. A person mistypes a few times; an office that installs its kiosks behind one
  // router enrols a few a minute.
  RateLimit sign_in_limit{10, std::chrono::seconds(6)};
  RateLimit enrol_limit{20, std::chrono::seconds(3)};
  // It asks the writer's thread, which has better to do.
  RateLimit health_limit{30, std::chrono::seconds(1)};
};

}  // namespace xinluon::http
