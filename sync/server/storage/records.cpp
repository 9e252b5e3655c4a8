#include "sync/server/storage/records.h"

#include "sync/server/storage/kiosks.h"

namespace xinluon::storage {
namespace {

using Type = db::InsertPlan::Column::Type;

const db::InsertPlan& plan() {
  static const db::InsertPlan made = {"record",
                                      {{"kiosk", Type::text},
                                       {"epoch", Type::text},
                                       {"seq", Type::integer},
                                       {"bytes", Type::blob},
                                       {"hash", Type::blob},
                                       {"readable", Type::integer},
                                       {"assigned", Type::text},
                                       {"origin", Type::text}},
                                      ""};
  return made;
}

KeptRecord kept_record_of(const db::Row& row) {
  return {static_cast<Seq>(row.integer(0)),
          std::string(row.blob(1)),
          std::string(row.blob(2)),
          row.integer(3) != 0,
          CounterId::from(row.text(4)).value_or(CounterId()),
          row.text(5) == "usb" ? Origin::usb : Origin::device};
}

}  // namespace

Result<void> append_records(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch,
                            const CounterId& assigned, const std::vector<NewRecord>& records) {
  std::vector<db::Parameter> values;
  values.reserve(records.size() * plan().columns.size());
  for (const NewRecord& record : records) {
    values.insert(values.end(),
                  {kiosk.text(), epoch.text(), record.seq, db::Blob{record.bytes}, db::Blob{record.hash},
                   record.readable, assigned.text(), record.origin == Origin::usb ? "usb" : "device"});
  }
  return connection.insert(plan(), values);
}

Result<std::optional<std::string>> record_hash(db::Connection& connection, const Scope& scope,
                                               const KioskId& kiosk, const Epoch& epoch, Seq seq) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.row("SELECT hash FROM record WHERE kiosk = $1 AND epoch = $2 AND seq = $3",
                        {kiosk.text(), epoch.text(), seq},
                        [](const db::Row& row) { return std::string(row.blob(0)); });
}

namespace {

// `sql` asks for the columns of kept_record_of by kiosk, epoch, the seq before, and how many at most.
Result<std::vector<KeptRecord>> kept_after(db::Connection& connection, const Scope& scope,
                                           const KioskId& kiosk, const Epoch& epoch, Seq after,
                                           std::size_t limit, std::string_view sql) {
  XINLUON_RETURN_IF_ERROR(find_kiosk(connection, scope, kiosk));
  return connection.rows(sql, {kiosk.text(), epoch.text(), after, limit}, kept_record_of);
}

}  // namespace

Result<std::vector<KeptRecord>> records_after(db::Connection& connection, const Scope& scope,
                                              const KioskId& kiosk, const Epoch& epoch, Seq after,
                                              std::size_t limit) {
  return kept_after(connection, scope, kiosk, epoch, after, limit,
                    "SELECT seq, bytes, hash, readable, assigned, origin FROM record "
                    "WHERE kiosk = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4");
}

Result<std::vector<KeptRecord>> unreadable_after(db::Connection& connection, const Scope& scope,
                                                 const KioskId& kiosk, const Epoch& epoch, Seq after,
                                                 std::size_t limit) {
  return kept_after(connection, scope, kiosk, epoch, after, limit,
                    "SELECT seq, bytes, hash, readable, assigned, origin FROM record "
                    "WHERE kiosk = $1 AND epoch = $2 AND seq > $3 AND readable = 0 ORDER BY seq LIMIT $4");
}

Result<void> mark_readable(db::Connection& connection, const KioskId& kiosk, const Epoch& epoch, Seq seq) {
  XINLUON_TRY(const auto changed,
              connection.run("UPDATE record SET readable = 1 WHERE kiosk = $1 AND epoch = $2 AND seq = $3",
                             {kiosk.text(), epoch.text(), seq}));
  if (changed != 1) return fail(Errc::internal, "a record just read is gone");
  return {};
}

}  // namespace xinluon::storage
