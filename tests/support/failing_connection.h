// A connection over a real one whose nth call fails: a statement, a query, the beginning of a transaction or
// its commit.
#pragma once

#include <cstddef>
#include <string_view>

#include "sync/server/db/connection.h"

namespace xinluon::test {

inline constexpr std::string_view planted_failure = "a planted failure";

// What is protected of any connection, by the address of the member.
class ReachingConnection : public db::Connection {
 protected:
  using Kind = db::Connection::Kind;
  static auto run_of() { return &ReachingConnection::do_run; }
  static auto each_of() { return &ReachingConnection::do_each; }
  static auto walk_of() { return &ReachingConnection::do_walk; }
  static auto begin_of() { return &ReachingConnection::begin; }
  static auto commit_of() { return &ReachingConnection::commit; }
  static auto rollback_of() { return &ReachingConnection::rollback; }
};

class FailingConnection final : public ReachingConnection {
 public:
  enum class When {
    before_it_runs,
    after_it_ran,  // its rows were visited and its changes made; a commit was not
  };

  // The `nth` call fails with retry_later and planted_failure, counted from 1; all others go through.
  FailingConnection(db::Connection& real, std::size_t nth, When when) : real_(real), nth_(nth), when_(when) {}

  bool has_failed() const { return calls_ >= nth_; }
  std::size_t calls() const { return calls_; }

  Result<void> insert(const db::InsertPlan& plan, db::Parameters values) override {
    return in_turn([&] { return real_.insert(plan, values); });
  }
  Result<void> migrate(std::span<const db::Migration> migrations) override {
    return real_.migrate(migrations);
  }
  Result<void> require_schema(int version) override { return real_.require_schema(version); }
  Result<void> store_again() override { return real_.store_again(); }

 private:
  Result<std::int64_t> do_run(std::string_view sql, db::Parameters parameters) override {
    return in_turn([&] { return (real_.*run_of())(sql, parameters); });
  }
  Result<void> do_each(std::string_view sql, db::Parameters parameters, const db::Visitor& visit) override {
    return in_turn([&] { return (real_.*each_of())(sql, parameters, visit); });
  }
  Result<void> do_walk(std::string_view sql, db::Parameters parameters, const db::Visitor& visit) override {
    return in_turn([&] { return (real_.*walk_of())(sql, parameters, visit); });
  }
  Result<void> begin(Kind kind) override {
    if (is_turn()) return planted();
    return (real_.*begin_of())(kind);
  }
  Result<void> commit() override {
    if (!is_turn()) return (real_.*commit_of())();
    rollback();
    return planted();
  }
  void rollback() override { (real_.*rollback_of())(); }

  bool is_turn() { return ++calls_ == nth_; }
  static tl::unexpected<Error> planted() { return fail(Errc::retry_later, std::string(planted_failure)); }
  template <class Call>
  std::invoke_result_t<Call> in_turn(const Call& call) {
    const bool fails = is_turn();
    if (fails && when_ == When::before_it_runs) return planted();
    auto result = call();
    if (fails) return planted();
    return result;
  }

  db::Connection& real_;
  const std::size_t nth_;
  const When when_;
  std::size_t calls_ = 0;
};

}  // namespace xinluon::test
