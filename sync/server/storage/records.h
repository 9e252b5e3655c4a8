// The verbatim records: append-only evidence. The database itself refuses to change or delete one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/domain/ids.h"
#include "sync/server/storage/scope.h"

namespace xinluon::storage {

// How a record came. Stored as the enumerators' names: frozen.
enum class Origin {
  device,  // in a batch that the device signed
  usb,     // in a file that somebody carried; only its chain speaks for it until the device signs further
};

// Views: what they point to must live until append_records returns.
struct NewRecord {
  Seq seq = 0;
  std::string_view bytes;  // without '\n'
  std::string_view hash;   // h(seq), 32 bytes
  bool readable = true;
  Origin origin = Origin::device;
};
// Rows in order of seq. `assigned` is the counter the kiosk is assigned to now.
Result<void> append_records(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                            const CounterId& assigned, const std::vector<NewRecord>& records);

// h(seq) of a record held here, or nothing.
Result<std::optional<std::string>> record_hash(db::Connection& connection, const Scope& scope,
                                               const KioskId& kiosk, const Epoch& epoch, Seq seq);

struct KeptRecord {
  Seq seq = 0;
  std::string bytes;
  std::string hash;
  bool readable = true;
  CounterId assigned;
  Origin origin = Origin::device;
};
// The next records after `after`, in order, at most `limit`. Whoever reads a whole chain pages through it.
Result<std::vector<KeptRecord>> records_after(db::Connection& connection, const Scope& scope,
                                              const KioskId& kiosk, const Epoch& epoch, Seq after,
                                              std::size_t limit);

// Of these only the ones that could not be read.
Result<std::vector<KeptRecord>> unreadable_after(db::Connection& connection, const Scope& scope,
                                                 const KioskId& kiosk, const Epoch& epoch, Seq after,
                                                 std::size_t limit);
// A later version could read it. Within the caller's transaction.
Result<void> mark_readable(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq);

}  // namespace xinluon::storage
