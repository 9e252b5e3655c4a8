// Values on their way to PostgreSQL and back: parameters in its binary format, results in its text format.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "sync/server/db/connection.h"

struct pg_result;

namespace xinluon::db {

// What libpq asks for of a statement's parameters, each array as long as there are parameters. Points into
// the parameters it was made of, and into itself: it does not move.
class SentParameters {
 public:
  explicit SentParameters(Parameters parameters);
  // The columns of whole rows, each as one array; their types are the plan's.
  SentParameters(const InsertPlan& plan, Parameters values);
  SentParameters(const SentParameters&) = delete;
  SentParameters& operator=(const SentParameters&) = delete;

  int count() const { return static_cast<int>(values_.size()); }
  const unsigned* types() const { return types_.data(); }  // OIDs; 0 of NULL, which PostgreSQL then infers
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }
  // The same for parameters of the same types: together with its text a statement's name.
  const std::string& signature() const { return signature_; }

 private:
  void add(unsigned type, char letter, const char* value, std::size_t length);
  std::vector<unsigned> types_;
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::string signature_;
  std::deque<std::string> encoded_;
};

class PostgresqlRow final : public Row {
 public:
  explicit PostgresqlRow(const pg_result* result) : result_(result) {}
  void stand_on(int row) {
    row_ = row;
    blobs_.clear();
  }
  bool is_null(int column) const override;
  std::int64_t integer(int column) const override;
  double real(int column) const override;
  std::string_view text(int column) const override;
  std::string_view blob(int column) const override;

 private:
  const pg_result* result_;
  int row_ = 0;
  mutable std::deque<std::string> blobs_;
};

}  // namespace xinluon::db
