#include "sync/server/http/dated_acts.h"

#include "sync/server/storage/organisation.h"

namespace xinluon::http {

void write_days(wire::JsonWriter& out, Day from, Day to) {
  if (from == storage::since_ever)
    out.null("valid_from");
  else
    out.text("valid_from", to_text(from));
  if (to == storage::for_ever)
    out.null("valid_to");
  else
    out.text("valid_to", to_text(to));
}

}  // namespace xinluon::http
