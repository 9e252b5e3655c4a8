#include "tests/e2e/monkey/monkey.h"

#include <algorithm>
#include <array>
#include <thread>

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "sync/base/format.h"

namespace xinluon::test {
namespace {

constexpr int longest_tap_ms = 90;  // the shortest press that counts is 40

// Some that are allowed, and some that must do nothing.
constexpr std::array keys = {"1",    "2",      "3",         "4",     "5",      "Tab",  "Return", "space",
                             "Left", "Right",  "Up",        "Down",  "F1",     "F2",   "F3",     "F4",
                             "q",    "Delete", "Print",     "Menu",  "F11",    "Home", "KP_5",   "6",
                             "0",    "x",      "BackSpace", "Pause", "Escape", "F12",  "Super_L"};

}  // namespace

int Monkey::number(int least, int most) {
  return std::uniform_int_distribution<int>(least, most)(random_);
}

void Monkey::sleep(int ms) {
  std::this_thread::sleep_for(Milliseconds(ms));
}

ui::Point Monkey::inside(ui::Rect r) {
  return {number(r.x, r.right() - 1), number(r.y, r.bottom() - 1)};
}

ui::Point Monkey::anywhere() {
  return inside({0, 0, parts_.screen.width(), parts_.screen.height()});
}

const Place& Monkey::any_place() {
  return parts_.places[static_cast<std::size_t>(number(0, static_cast<int>(parts_.places.size()) - 1))];
}

void Monkey::note(ui::Point at) {
  done_.push_back({to_ms(parts_.clock.boot()), at, 0});
}

void Monkey::act() {
  const int what = number(0, 99);
  if (what < 45) return behave_like_a_citizen();
  if (what < 62) return tap_a_target();
  if (what < 67) return tap_anywhere();
  if (what < 68) return tremble();
  if (what < 72) return put_many_fingers();
  if (what < 73 && number(0, 29) == 0) return forget_a_finger();
  if (what < 82) return press_a_key();
  if (what < 86) return click();
  if (what < 94) return invite();
  if (what < 96) return withdraw();
  if (what < 98) return jump();
  pause();
}

void Monkey::tap(ui::Point at, int held_ms) {
  const std::uint32_t finger = next_finger_++;
  note(at);
  parts_.panel.down(finger, at.x, at.y);
  sleep(held_ms);
  parts_.panel.up(finger, at.x, at.y);
  note(at);
}

// Otherwise few sessions would ever end. The waits are those of hurry() in monkey_kiosk.cpp.
void Monkey::behave_like_a_citizen() {
  tap_one("level:");
  sleep(number(15, 60));
  for (int cards = number(0, 2); cards > 0; --cards) tap_one("behaviour:");
  if (number(0, 9) == 0) return;
  tap_one("button:done");
  sleep(number(30, 60));
  tap_anywhere();
}

void Monkey::tap_one(std::string_view kind) {
  std::vector<const Place*> of_kind;
  for (const Place& place : parts_.places)
    if (place.action.starts_with(kind)) of_kind.push_back(&place);
  const auto pick = static_cast<std::size_t>(number(0, static_cast<int>(of_kind.size()) - 1));
  tap(inside(of_kind[pick]->rect), number(35, 60));
  sleep(number(0, 25));
}

void Monkey::tap_a_target() {
  tap(inside(any_place().rect), number(30, longest_tap_ms));
  sleep(number(0, 40));
}

void Monkey::tap_anywhere() {
  tap(anywhere(), number(1, longest_tap_ms));
}

void Monkey::tremble() {
  const ui::Point at = inside(any_place().rect);
  const std::uint32_t finger = next_finger_++;
  note(at);
  parts_.panel.down(finger, at.x, at.y);
  for (int i = number(5, 40); i > 0; --i) {
    sleep(10);
    parts_.panel.move(finger, at.x + number(-8, 8), at.y + number(-8, 8));
  }
  parts_.panel.up(finger, at.x, at.y);
  note(at);
}

void Monkey::put_many_fingers() {
  std::vector<std::pair<std::uint32_t, ui::Point>> fingers;
  for (int i = number(2, 7); i > 0; --i) fingers.emplace_back(next_finger_++, anywhere());
  for (const auto& [finger, at] : fingers) {
    note(at);
    parts_.panel.down(finger, at.x, at.y);
  }
  sleep(number(1, 80));
  std::shuffle(fingers.begin(), fingers.end(), random_);
  for (const auto& [finger, at] : fingers) {
    parts_.panel.up(finger, at.x, at.y);
    note(at);
  }
}

// One that lifts much later, or when the day is over: meanwhile nobody else is heard, for up to 15 s. The
// panel knows ten fingers.
void Monkey::forget_a_finger() {
  if (forgotten_.size() >= 2) return rest();
  const ui::Point at = anywhere();
  note(at);
  parts_.panel.down(next_finger_, at.x, at.y);
  forgotten_.push_back(next_finger_++);
}

void Monkey::rest() {
  for (const std::uint32_t finger : forgotten_) parts_.panel.up(finger, 0, 0);
  forgotten_.clear();
}

void Monkey::press_a_key() {
  const std::string key = keys[static_cast<std::size_t>(number(0, static_cast<int>(keys.size()) - 1))];
  const char digit = key.starts_with("KP_") ? key.back() : key.front();
  const bool is_level = (key.size() == 1 || key.starts_with("KP_")) && digit >= '1' && digit <= '5';
  done_.push_back({to_ms(parts_.clock.boot()), {-1, -1}, is_level ? digit - '0' : 0});
  parts_.screen.key(key);
  sleep(number(0, 120));
}

void Monkey::click() {
  const ui::Point at = inside(any_place().rect);
  note(at);
  parts_.screen.tap(at.x, at.y, Milliseconds(number(1, longest_tap_ms)));
  note(at);
}

void Monkey::invite() {
  if (tokens_.empty() || number(0, 3) > 0) tokens_.push_back(format("{:016x}", random_()));
  const std::string& token =
      tokens_[static_cast<std::size_t>(number(0, static_cast<int>(tokens_.size()) - 1))];
  say(format(R"({{"ask":"invite","token":"{}","transaction":"tiep_nhan"}})", token));
}

void Monkey::withdraw() {
  say(R"({"ask":"withdraw"})");
}

void Monkey::jump() {
  const std::int64_t day = 86'400'000;
  parts_.clock.jump_to(Milliseconds(number(-20'000, 20'000) * day / 10));
}

void Monkey::pause() {
  sleep(number(50, 400));
}

// It does not read the answer, and hangs up some calls later.
void Monkey::say(const std::string& line) {
  constexpr std::size_t open_calls = 4;
  UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  parts_.invitations.string().copy(address.sun_path, sizeof address.sun_path - 1);
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return;
  const std::string text = line + "\n";
  (void)!::write(fd.get(), text.data(), text.size());
  calls_.push_back(std::move(fd));
  if (calls_.size() > open_calls) calls_.pop_front();
}

}  // namespace xinluon::test
