// Every write and every read of the storage with each of its statements failing once
// (tests/support/each_statement.h). What one act writes the next ones read, so that they have rows to fail
// on.
#include "tests/support/each_statement.h"

#include <gtest/gtest.h>

#include "sync/server/storage/alarms.h"
#include "sync/server/storage/alerts.h"
#include "sync/server/storage/api_tokens.h"
#include "sync/server/storage/audit.h"
#include "sync/server/storage/boots.h"
#include "sync/server/storage/calendar.h"
#include "sync/server/storage/catalog.h"
#include "sync/server/storage/checkpoints.h"
#include "sync/server/storage/configs.h"
#include "sync/server/storage/decisions.h"
#include "sync/server/storage/device_counts.h"
#include "sync/server/storage/dump.h"
#include "sync/server/storage/enrolment.h"
#include "sync/server/storage/explanations.h"
#include "sync/server/storage/flags.h"
#include "sync/server/storage/heads.h"
#include "sync/server/storage/health_history.h"
#include "sync/server/storage/live_steps.h"
#include "sync/server/storage/log_requests.h"
#include "sync/server/storage/marks_text.h"
#include "sync/server/storage/month_levels.h"
#include "sync/server/storage/organisation_changes.h"
#include "sync/server/storage/outbox.h"
#include "sync/server/storage/progress.h"
#include "sync/server/storage/records.h"
#include "sync/server/storage/reporting_presets.h"
#include "sync/server/storage/rollouts.h"
#include "sync/server/storage/second_factors.h"
#include "sync/server/storage/sent_reports.h"
#include "sync/server/storage/sessions.h"
#include "sync/server/storage/shifts.h"
#include "sync/server/storage/subscriptions.h"
#include "sync/server/storage/tally_reads.h"
#include "sync/server/storage/transactions.h"
#include "sync/server/storage/users.h"
#include "sync/server/storage/vote_rows.h"
#include "sync/server/storage/votes.h"

namespace xinluon::storage {
namespace {

using db::Connection;
using std::chrono::days;

UnitId unit(std::string_view id) {
  return UnitId::from(id).value();
}
CounterId counter(std::string_view id) {
  return CounterId::from(id).value();
}

class EachStatement : public testing::Test {
 protected:
  // In a transaction; at least `least` calls of it failed, its begin and commit among them.
  template <class Call>
  void write(const std::string& name, Call call, std::size_t least = 3) {
    EXPECT_GE(test::fail_each_statement(database, name, test::transaction_of(call)), least) << name;
  }
  template <class Call>
  void read(const std::string& name, Call call, std::size_t least = 3) {
    EXPECT_GE(test::fail_each_statement(database, name, test::snapshot_of(call), test::Effect::none), least)
        << name;
  }
  void add_commune() {
    Unit other;
    other.id = unit("TM-X02");
    other.parent = unit("TM");
    other.name = "Xã Mẫu 02";
    write("add_unit", [=](Connection& c) { return add_unit(c, other); });
    const Counter other_desk = {counter("TM-X02-Q01"), other.id, "01", "Quầy số 01", "Đất đai"};
    write("add_counter", [=](Connection& c) { return add_counter(c, other_desk); });
  }
  void enrol() {
    const Kiosk made = {kiosk, desk, "key", "board", KioskState::enrolled, now};
    write("put_kiosk", [=](Connection& c) { return put_kiosk(c, made); });
  }
  // Records and votes 1 and 2 of the kiosk, as ingest would write them.
  void add_votes() {
    const std::string hash(32, 'h');
    write("lock_head", [=, this](Connection& c) { return lock_head(c, kiosk, epoch, hash, now); });
    write("append_records", [=, this](Connection& c) {
      return append_records(c, kiosk, epoch, desk,
                            {{1, "one", hash, true, Origin::device}, {2, "two", hash, false, Origin::usb}});
    });
    CountedVote vote;
    vote.seq = 1;
    vote.level = Level::satisfied;
    vote.marks = marks_of("s-------");
    vote.counter = desk;
    vote.lang = "vi";
    vote.field = "Đất đai";
    vote.boot = "00000001";
    vote.dated.at_ms = to_ms(now);
    vote.day = today;
    CountedVote other = vote;
    other.seq = 2;
    write("insert_votes", [=, this](Connection& c) { return insert_votes(c, kiosk, epoch, {vote, other}); });
    Tallies deltas;
    for (const Node& node : {Node::of(desk), Node::of(unit("TM-X01")), Node::of(unit("TM"))})
      for (const auto& [grain, start] :
           {std::pair(Grain::day, today), std::pair(Grain::month, first_of_month(today))})
        for (const auto& [dimension, value] :
             {std::pair(Dimension::level, "4"), std::pair(Dimension::field, "Đất đai:4"),
              std::pair(Dimension::linked, "yes")})
          deltas[{node, grain, dimension, start, value}] = {2, 2};
    write("add_tallies", [=](Connection& c) { return add_tallies(c, deltas); });
  }

  test::ServerDatabase database;
  const WallTime now = wall_time(1'790'000'000'000);
  const Day today = day_of(now);
  const Period period = {today - days(30), today};
  const KioskId kiosk = KioskId::from("K-01").value();
  const Epoch epoch = Epoch::from(std::string(32, 'a')).value();
  const CounterId desk = counter("TM-X01-Q01");
  const OfficerId officer = OfficerId::from("CB-01").value();
  const Scope all = Scope::local_administrator();
  const Scope commune = Scope::of_units({unit("TM-X01"), unit("TM-X02")});
};

TEST_F(EachStatement, OfTheOrganisation) {
  add_commune();
  const UnitId moved = unit("TM-X02");
  UnitChange renamed;
  renamed.name = "Xã Mới";
  renamed.target_percent = 90;
  write("change_unit", [=, this](Connection& c) { return change_unit(c, moved, today, renamed); });
  CounterChange relabelled;
  relabelled.unit = unit("TM-X01");
  write("change_counter",
        [=, this](Connection& c) { return change_counter(c, counter("TM-X02-Q01"), today, relabelled); });
  write("close_counter",
        [=, this](Connection& c) { return close_counter(c, counter("TM-X02-Q01"), today + days(5)); });
  write("reopen_counter", [=](Connection& c) { return reopen_counter(c, counter("TM-X02-Q01")); });
  write("close_unit", [=, this](Connection& c) { return close_unit(c, moved, today + days(5)); });
  write("reopen_unit", [=](Connection& c) { return reopen_unit(c, moved); });
  write("merge_unit",
        [=, this](Connection& c) { return merge_unit(c, moved, unit("TM-X01"), today + days(9)); });
  write("put_field", [](Connection& c) { return put_field(c, {"Đất đai", "Đất đai", false}); });
  write("put_procedure", [](Connection& c) {
    return put_procedure(c, {"1.012345", "Cấp", "Đất đai", false});
  });
  const ReportingPreset preset{"nam", "Năm", "Quy định", {0, 1, 1}, {0, 12, 31}, YearDay{1, 1, 10}};
  write("put_reporting_preset", [=](Connection& c) { return put_reporting_preset(c, preset); });
  write("delete_reporting_preset", [](Connection& c) { return delete_reporting_preset(c, "nam"); });
  CalendarEntry entry;
  entry.unit = unit("TM-X01");
  entry.day = today;
  entry.name = "Nghỉ";
  write("put_calendar_entry", [=](Connection& c) { return put_calendar_entry(c, entry); });
  read("calendar_of",
       [](Connection& c) { return calendar_of(c, Scope::local_administrator(), unit("TM-X01")); });
  read("calendar_entries", [this](Connection& c) { return calendar_entries(c, commune); });
  write("delete_calendar_entry", [=](Connection& c) { return delete_calendar_entry(c, entry); });
  write("put_officer", [=, this](Connection& c) {
    return put_officer(c, {officer, unit("TM-X01"), "A", false, false});
  });
  write("put_shift", [=, this](Connection& c) {
    return put_shift(c, {desk, now, now + std::chrono::hours(4), officer});
  });
  write("put_explanation", [=, this](Connection& c) {
    return put_explanation(c, {officer, first_of_month(today), "vì sao", now});
  });
  SentReport report;
  report.unit = unit("TM-X01");
  report.period = {"nam/2025", {today - days(400), today - days(30)}, today};
  report.sent_on = today;
  report.note = "Số 1/BC-UBND";
  report.noted = now;
  write(
      "note_sent_report", [=, this](Connection& c) { return note_sent_report(c, all, report); }, 5);
  const TakingBack taking_back{report.unit, report.period.text, "sai", "an", now};
  write(
      "take_back_sent_report",
      [=, this](Connection& c) { return take_back_sent_report(c, all, taking_back); }, 4);
  for (const Scope& scope : {all, commune}) {
    read("sent_reports", [=](Connection& c) { return sent_reports(c, scope, report.unit, "nam/2025"); });
    read("reporting_units",
         [=, this](Connection& c) { return reporting_units(c, scope, report.unit, report.period, today); });
    read(
        "find_unit", [=](Connection& c) { return find_unit(c, scope, unit("TM-X01")); }, 2);
    read("find_unit on a day", [=, this](Connection& c) { return find_unit(c, scope, moved, today); });
    read("find_counter", [=, this](Connection& c) { return find_counter(c, scope, desk); });
    read("find_counter on a day", [=, this](Connection& c) { return find_counter(c, scope, desk, today); });
    read("unit_times", [=](Connection& c) { return unit_times(c, scope, unit("TM-X01")); });
    read("counter_times", [=, this](Connection& c) { return counter_times(c, scope, desk); });
    read("units", [=](Connection& c) { return units(c, scope); });
    read("top_units", [=](Connection& c) { return top_units(c, scope); });
    read("child_units", [=, this](Connection& c) { return child_units(c, all, unit("TM"), today); });
    read("counters", [=](Connection& c) { return counters(c, scope, unit("TM-X01")); });
    read("counters on a day", [=, this](Connection& c) { return counters(c, scope, unit("TM-X01"), today); });
    read("children_during",
         [=, this](Connection& c) { return children_during(c, scope, unit("TM-X01"), period); });
    read("path_up", [=, this](Connection& c) { return path_up(c, scope, unit("TM-X01"), today); });
    read("path_up of a counter", [=, this](Connection& c) { return path_up(c, scope, desk, today); });
    read("full_name", [=](Connection& c) { return full_name(c, scope, unit("TM-X01")); });
    read("find_officer", [=, this](Connection& c) { return find_officer(c, scope, officer); });
    read("officers", [=](Connection& c) { return officers(c, scope); });
    read("shifts_between",
         [=, this](Connection& c) { return shifts_between(c, scope, desk, now, now + days(1)); });
    read("explanations", [=](Connection& c) { return explanations(c, scope); });
    read("fields", [=](Connection& c) { return fields(c, scope); });
    read("procedures", [=](Connection& c) { return procedures(c, scope); });
  }
  read("unit_history", [this](Connection& c) { return unit_history(c, all); });
  read("counter_history", [this](Connection& c) { return counter_history(c, all); });
  read("all_counters", [this](Connection& c) { return all_counters(c, all); });
  read("ever_top_units", [this](Connection& c) { return ever_top_units(c, all); });
}

TEST_F(EachStatement, OfTheSample) {
  write(
      "create_sample", [](Connection& c) { return create_sample(c, 3, 12); }, 60);
}

TEST_F(EachStatement, OfWhoMayEnter) {
  User user;
  user.name = "an";
  user.role = "supervisor";
  user.unit = unit("TM");
  user.password_hash = "hash";
  user.external_id = "subject";
  write("add_user", [=](Connection& c) { return add_user(c, user); });
  user.display_name = "An";
  write("change_user", [=](Connection& c) { return change_user(c, user); });
  write("set_password_hash", [](Connection& c) { return set_password_hash(c, "an", "other", false); });
  write("begin_activity", [this](Connection& c) { return begin_activity(c, now); });
  write("set_active", [this](Connection& c) { return set_active(c, "an", now); });
  write("put_totp_key", [](Connection& c) { return put_totp_key(c, "an", std::string(20, 'k')); });
  write("confirm_totp_key", [](Connection& c) { return confirm_totp_key(c, "an"); });
  write("take_totp_step", [](Connection& c) { return take_totp_step(c, "an", 7); });
  write(
      "put_recovery_codes",
      [](Connection& c) {
        return put_recovery_codes(c, "an", {"one", "two"});
      },
      5);
  write("take_recovery_code", [](Connection& c) { return take_recovery_code(c, "an", "one"); });
  for (const char* const token : {"one", "two", "three"})
    write("add_session", [=, this](Connection& c) { return add_session(c, token, "an", false, now); });
  write("confirm_session", [](Connection& c) { return confirm_session(c, "one"); });
  write("touch_session", [this](Connection& c) { return touch_session(c, "one", now); });
  write("put_failures", [this](Connection& c) { return put_failures(c, "hash", {2, now, now}); });
  const ApiToken token = {.id = "t1",
                          .kind = "invitations",
                          .counter = desk,
                          .unit = unit("TM-X01"),
                          .name = "QMS",
                          .created = now,
                          .created_by = "an",
                          .expires = now,
                          .used = {}};
  write("add_api_token", [=](Connection& c) { return add_api_token(c, token, "hash"); });
  write("touch_api_token", [this](Connection& c) { return touch_api_token(c, "t1", now); });
  write("add_subscription", [this](Connection& c) {
    return add_subscription(c, {"an", "an@x.vn", Topic::weekly, unit("TM-X01"), now});
  });
  write("append_audit", [this](Connection& c) {
    return append_audit(c, {1, now, "an", "login", "{}", std::string(32, 'a')});
  });
  write("append_audit", [this](Connection& c) {
    return append_audit(c, {2, now, "an", "logout", "{}", std::string(32, 'b')});
  });
  for (const Scope& scope : {all, commune}) {
    read("api_tokens", [=](Connection& c) { return api_tokens(c, scope); });
    read("find_api_token", [=](Connection& c) { return find_api_token(c, scope, "hash"); });
    read("users", [=](Connection& c) { return users(c, scope); });
    read("find_audit", [=](Connection& c) { return find_audit(c, scope, {.before = 0}); });
  }
  read("subscriptions", [this](Connection& c) { return subscriptions(c, all); });
  read("find_user", [this](Connection& c) { return find_user(c, all, "an"); });
  read("find_user_by_external_id",
       [this](Connection& c) { return find_user_by_external_id(c, all, "subject"); });
  read("find_totp_key", [this](Connection& c) { return find_totp_key(c, all, "an"); });
  read("recovery_codes_left", [this](Connection& c) { return recovery_codes_left(c, all, "an"); });
  read("find_session", [this](Connection& c) { return find_session(c, all, "one"); });
  read("find_failures", [this](Connection& c) { return find_failures(c, all, "hash"); });
  read("last_audit", [this](Connection& c) { return last_audit(c, all); });
  read("audit_entries", [this](Connection& c) { return audit_entries(c, all, 0, 10); });
  read("last_audit_before", [this](Connection& c) { return last_audit_before(c, all, now + days(1)); });
  write("prune_audit", [this](Connection& c) {
    return prune_audit(c, {1, std::string(32, 'a'), now, 1, "signed"});
  });
  read("last_audit_anchor", [this](Connection& c) { return last_audit_anchor(c, all); });
  write("revoke_api_token", [this](Connection& c) { return revoke_api_token(c, commune, "t1", now); });
  write("remove_subscription", [this](Connection& c) {
    return remove_subscription(c, {"an", "an@x.vn", Topic::weekly, unit("TM-X01"), now});
  });
  write("remove_session", [](Connection& c) { return remove_session(c, "three"); });
  write("remove_other_sessions_of", [](Connection& c) { return remove_other_sessions_of(c, "an", "one"); });
  write("remove_sessions_unseen_since",
        [this](Connection& c) { return remove_sessions_unseen_since(c, now); });
  write("remove_sessions_of", [](Connection& c) { return remove_sessions_of(c, "an"); });
  write("remove_second_factor", [](Connection& c) { return remove_second_factor(c, "an"); });
  write("clear_failures", [](Connection& c) { return clear_failures(c, "hash"); });
  write("clear_failures_before", [this](Connection& c) { return clear_failures_before(c, now); });
}

TEST_F(EachStatement, OfTheEvidenceAndItsFigures) {
  enrol();
  add_votes();
  const std::string hash(32, 'h');
  write("move_head", [=, this](Connection& c) {
    Head head;
    head.kiosk = kiosk;
    head.epoch = epoch;
    head.seq = 2;
    head.unreadable = 1;
    head.hash = hash;
    return move_head(c, head);
  });
  for (const auto& move : {LiveMove{period, LiveMove::Told::nothing, false, true},
                           LiveMove{period, LiveMove::Told::next, false, true}})
    write("move_live_step",
          [=, this](Connection& c) { return move_live_step(c, Node::of(unit("TM-X01")), move, now); });
  write("note_backed_up", [this](Connection& c) { return note_backed_up(c, kiosk, epoch, 1); });
  write("put_boot", [this](Connection& c) { return put_boot(c, kiosk, {epoch, "00000001", 1, 2, 500}); });
  write("put_bound", [this](Connection& c) {
    return put_bound(c, kiosk, "00000001", {0, OffsetBound{1, 2}, OffsetBound{3, 4}});
  });
  write("set_date", [this](Connection& c) {
    CountedVote vote;
    vote.dated = {{}, {}, to_ms(now), Quality::unknown};
    vote.day = vote.dated.day();
    return set_date(c, kiosk, epoch, 1, vote);
  });
  write("set_officer", [this](Connection& c) { return set_officer(c, kiosk, epoch, 1, officer); });
  write("mark_readable", [this](Connection& c) { return mark_readable(c, kiosk, epoch, 2); });
  write("raise_alarm",
        [this](Connection& c) { return raise_alarm(c, kiosk, epoch, AlarmKind::fork, now, "why"); });
  write(
      "append_decision",
      [this](Connection& c) {
        return append_decision(
            c, {"d1", now, "an", "flag f1", "", false, {{kiosk, epoch, 1, 1}, {kiosk, epoch, 2, 2}}});
      },
      4);
  write("set_counted", [this](Connection& c) { return set_counted(c, {kiosk, epoch, 1, 1}, false); });
  write(
      "put_transactions",
      [this](Connection& c) {
        return put_transactions(c, {desk, today, 9});
      },
      6);
  write("append_checkpoint", [=, this](Connection& c) {
    return append_checkpoint(c, {1, now, "text", hash, "signed"});
  });
  write("queue_days", [this](Connection& c) { return queue_days(c, {{desk, today}}); });
  const Flag flag = {"f1", "burst", 1, desk, today, 1, "{}", now, {{kiosk, epoch, 1, 1}}};
  write(
      "insert_flag", [=](Connection& c) { return insert_flag(c, flag); }, 4);
  for (const Scope& scope : {all, commune}) {
    read("alarms", [=](Connection& c) { return alarms(c, scope, 10); });
    read("heads", [=](Connection& c) { return heads(c, scope); });
    read("transactions_of", [=, this](Connection& c) { return transactions_of(c, scope, desk, today); });
    read("transactions_by_day", [=, this](Connection& c) { return transactions_by_day(c, scope, desk); });
    read("flags_during",
         [=, this](Connection& c) { return flags_during(c, scope, unit("TM-X01"), period, 10); });
    read(
        "find_flag", [=](Connection& c) { return find_flag(c, scope, "f1"); }, 4);
    read("counts_of", [=, this](Connection& c) { return counts_of(c, scope, Node::of(desk), period); });
    read("live_step", [=](Connection& c) { return live_step(c, scope, Node::of(unit("TM-X01"))); });
    read("counts_by_day", [=, this](Connection& c) { return counts_by_day(c, scope, Node::of(desk)); });
    read("counts_of_days",
         [=, this](Connection& c) { return counts_of_days(c, scope, Node::of(desk), today); });
    read("linked_by_day", [=, this](Connection& c) { return linked_by_day(c, scope, Node::of(desk)); });
    read("votes_by_value", [=, this](Connection& c) {
      return votes_by_value(c, scope, Node::of(desk), Grain::day, Dimension::field);
    });
    read("levels_by_value", [=, this](Connection& c) {
      return levels_by_value(c, scope, Node::of(desk), period, Dimension::field);
    });
    read("weighed_through",
         [=, this](Connection& c) { return weighed_through(c, scope, Node::of(unit("TM-X01")), today); });
    read("votes_below",
         [=, this](Connection& c) { return votes_below(c, scope, unit("TM-X01"), period, 10); });
    read("chain_ends", [=, this](Connection& c) { return chain_ends(c, scope, kiosk); });
  }
  read("chains", [this](Connection& c) { return chains(c, all); });
  read("record_hash", [this](Connection& c) { return record_hash(c, all, kiosk, epoch, 1); });
  read("records_after", [this](Connection& c) { return records_after(c, all, kiosk, epoch, 0, 10); });
  read("unreadable_after", [this](Connection& c) { return unreadable_after(c, all, kiosk, epoch, 0, 10); });
  read("boots_of_epoch", [this](Connection& c) { return boots_of_epoch(c, all, kiosk, epoch); });
  read("places_of_boot", [this](Connection& c) { return places_of_boot(c, all, kiosk, "00000001"); });
  read("bounds_of_boot", [this](Connection& c) { return bounds_of_boot(c, all, kiosk, "00000001"); });
  read("decisions_on", [this](Connection& c) { return decisions_on(c, all, kiosk, epoch); });
  read("decisions_about", [this](Connection& c) { return decisions_about(c, all, "flag f1"); });
  read("votes_after", [this](Connection& c) { return votes_after(c, all, kiosk, epoch, 0, 10); });
  read("votes_of_day", [this](Connection& c) { return votes_of_day(c, all, desk, today); });
  read("days_with_votes_dated", [this](Connection& c) {
    return days_with_votes_dated(c, all, desk, {today - days(9), today});
  });
  read("reporting_presets", [this](Connection& c) { return reporting_presets(c, all); });
  read("each_vote", [this](Connection& c) {
    return each_vote(c, all, VoteOrder::by_counter, [](const auto&) { return Result<void>(); });
  });
  read("each_transactions", [this](Connection& c) {
    return each_transactions(c, all, [](const auto&) { return Result<void>(); });
  });
  read("tally_nodes", [this](Connection& c) { return tally_nodes(c, all); });
  read("each_tally", [this](Connection& c) {
    return each_tally(c, all, to_text(Node::of(desk)),
                      [](auto, auto, auto, auto, const auto&) { return Result<void>(); });
  });
  read("month_levels", [this](Connection& c) {
    return month_levels(c, all, unit("TM"), "Đất đai", first_of_month(today), 10);
  });
  read("last_checkpoint", [this](Connection& c) { return last_checkpoint(c, all); });
  read("checkpoints_after", [this](Connection& c) { return checkpoints_after(c, all, 0, 10); });
  read("days_to_judge", [this](Connection& c) { return days_to_judge(c, all, today, 10); });
  read("count_days_to_judge", [this](Connection& c) { return count_days_to_judge(c, all, today); });
  read("day_votes", [this](Connection& c) { return day_votes(c, all, {desk, today}); });
  read("levels_during", [this](Connection& c) { return levels_during(c, all, desk, period); });
  read("raw_votes_by_day", [this](Connection& c) { return raw_votes_by_day(c, all, desk, period); });
  read("flags_of_day", [this](Connection& c) { return flags_of_day(c, all, {desk, today}); });
  read("votes_aside", [this](Connection& c) { return votes_aside(c, all, "f1"); });
  for (const auto& table : dump_tables())
    read("each_row", [&, this](Connection& c) {
      return each_row(c, all, table, [](const auto&) { return Result<void>(); });
    });
  write("day_is_judged", [this](Connection& c) { return day_is_judged(c, {desk, today}); });
  write("delete_flag", [](Connection& c) { return delete_flag(c, "f1"); });
  write("close_alarm", [this](Connection& c) { return close_alarm(c, kiosk, epoch, AlarmKind::fork); });
}

TEST_F(EachStatement, OfTheFleetAndWhatIsTold) {
  enrol();
  Health health;
  health.last_seen = now;
  write("put_health", [=, this](Connection& c) { return put_health(c, kiosk, health); });
  write(
      "add_to_history", [=, this](Connection& c) { return add_to_history(c, kiosk, health); }, 4);
  write("add_config", [this](Connection& c) {
    return add_config(c, {0, "a = 1", unit("TM-X01"), "", now, "an"});
  });
  write("set_config_wanted", [this](Connection& c) { return set_config_wanted(c, kiosk, 1); });
  write("set_log_wanted", [this](Connection& c) { return set_log_wanted(c, kiosk, 0); });
  write(
      "ask_for_log", [this](Connection& c) { return ask_for_log(c, kiosk, 100, "an", now); }, 5);
  Rollout rollout;
  rollout.version = 1;
  rollout.unit = unit("TM-X01");
  rollout.stage_began = rollout.started = now;
  RolloutKiosk taking_part;
  taking_part.kiosk = kiosk;
  write(
      "add_rollout", [=](Connection& c) { return add_rollout(c, rollout, {taking_part}); }, 5);
  rollout.id = 1;
  rollout.stage = 1;
  write("change_rollout", [=](Connection& c) { return change_rollout(c, rollout); });
  write(
      "assign_config", [=, this](Connection& c) { return assign_config(c, rollout, kiosk, now); }, 4);
  const EnrolmentCode code = {
      .counter = desk, .kiosk = {}, .created = now, .expires = now, .used_by = {}, .used_by_key = {}};
  write("add_enrolment_code", [=](Connection& c) { return add_enrolment_code(c, "code", code); });
  write("use_enrolment_code",
        [this](Connection& c) { return use_enrolment_code(c, "code", kiosk, "key", now); });
  const AlertFact fact = {"kiosk_silent", "kiosk:K-01", unit("TM-X01"), "{}"};
  write(
      "raise_alert", [=, this](Connection& c) { return raise_alert(c, fact, now); }, 5);
  AlertChange change;
  change.note = "biết rồi";
  write("change_alert", [=, this](Connection& c) { return change_alert(c, commune, 1, change, now); });
  write("put_message", [this](Connection& c) {
    return put_message(c, {"key", Channel::mail, "an@x.vn", "s", "b", "", ""}, now);
  });
  write("claim_messages", [this](Connection& c) { return claim_messages(c, now, Milliseconds(1000), 5); });
  write("put_off", [this](Connection& c) { return put_off(c, 1, now, "busy"); });
  write("give_up", [this](Connection& c) { return give_up(c, 1, now, "gone"); });
  write("mark_sent", [this](Connection& c) { return mark_sent(c, 1, now); });
  write("advance", [](Connection& c) { return advance(c, "weekly", 7); });
  for (const Scope& scope : {all, commune}) {
    read("find_kiosk", [=, this](Connection& c) { return find_kiosk(c, scope, kiosk); });
    read("kiosks_at", [=, this](Connection& c) { return kiosks_at(c, scope, desk); });
    read("kiosk_statuses", [=](Connection& c) { return kiosk_statuses(c, scope); });
    read("kiosk_status", [=, this](Connection& c) { return kiosk_status(c, scope, kiosk); });
    read("health_history", [=, this](Connection& c) {
      return health_history(c, scope, kiosk, HealthGrain::hour, now - days(1));
    });
    read("find_config", [=](Connection& c) { return find_config(c, scope, 1); });
    read("configs", [=](Connection& c) { return configs(c, scope); });
    read("find_rollout", [=](Connection& c) { return find_rollout(c, scope, 1); });
    read("rollouts", [=](Connection& c) { return rollouts(c, scope); });
    read("kiosks_of_rollout", [=](Connection& c) { return kiosks_of_rollout(c, scope, 1); });
    read("find_log_request", [=](Connection& c) { return find_log_request(c, scope, 1); });
    read("log_requests", [=, this](Connection& c) { return log_requests(c, scope, kiosk); });
    read("find_alert", [=](Connection& c) { return find_alert(c, scope, 1); });
    read("alerts", [=](Connection& c) { return alerts(c, scope, {}); });
    read("find_enrolment_code", [=](Connection& c) { return find_enrolment_code(c, scope, "code"); });
  }
  read("running_rollouts", [this](Connection& c) { return running_rollouts(c, all); });
  read("rollout_under_way", [this](Connection& c) { return rollout_under_way(c, all, unit("TM-X01")); });
  read("lasting_alerts", [this](Connection& c) { return lasting_alerts(c, all); });
  read(
      "device_counts", [this](Connection& c) { return device_counts(c, all, now - days(1)); }, 8);
  read("messages", [this](Connection& c) { return messages(c, all, 10); });
  read("message_counts", [this](Connection& c) { return message_counts(c, all); });
  read("counters_of_officer",
       [this](Connection& c) { return counters_of_officer(c, all, OfficerId::from("CB-1").value()); });
  read("progress_of", [this](Connection& c) { return progress_of(c, all, "weekly"); });
  write(
      "keep_log", [this](Connection& c) { return keep_log(c, kiosk, 1, "a line\n", now); }, 4);
  write("settle_alert", [this](Connection& c) { return settle_alert(c, "kiosk_silent", "kiosk:K-01", now); });
  write("forget_messages", [this](Connection& c) { return forget_messages(c, now + days(1)); });
  write(
      "trim_history", [this](Connection& c) { return trim_history(c, now + days(9)); }, 4);
  write("set_kiosk_state", [this](Connection& c) { return set_kiosk_state(c, kiosk, KioskState::revoked); });
}

}  // namespace
}  // namespace xinluon::storage
