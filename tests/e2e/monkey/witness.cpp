#include "tests/e2e/monkey/witness.h"

#include <malloc.h>

#include "sync/base/format.h"
#include "sync/base/overloaded.h"

#ifdef __SANITIZE_ADDRESS__
extern "C" std::size_t __sanitizer_get_current_allocated_bytes();  // g++ 12 comes without its header
#endif

namespace xinluon::test {
namespace {

// What is allocated, whatever the allocator keeps besides: an address sanitizer keeps much.
std::size_t heap_kib() {
#ifdef __SANITIZE_ADDRESS__
  return __sanitizer_get_current_allocated_bytes() / 1024;
#else
  const auto heap = ::mallinfo2();
  return (heap.uordblks + heap.hblkhd) / 1024;
#endif
}

}  // namespace

void Trace::write(const std::string& what) {
  const std::lock_guard lock(mutex_);
  out_ << to_ms(clock_.boot()) << ' ' << what << std::endl;
}

void Trace::write(const votelog::Notice& notice) {
  std::visit(
      Overloaded{
          [&](const votelog::Saved& n) { write(format("saved {}", n.ticket)); },
          [&](const votelog::Sealed& n) { write(format("sealed {} {} {}", n.ticket, n.seq, heap_kib())); },
          [&](const votelog::Failed& n) { write(format("failed {}", n.ticket)); }, [](const auto&) {}},
      notice);
}

void Witness::save_open(std::uint64_t ticket, const Vote& vote, const std::string& token) {
  trace_.write(format("save {} {}", ticket, to_int(*vote.level)));
  log_->save_open(ticket, vote, token);
}

void Witness::seal(std::uint64_t ticket) {
  trace_.write(format("seal {}", ticket));
  log_->seal(ticket);
}

void Witness::record_unanswered(std::uint64_t ticket, const Vote& vote, const std::string& token) {
  trace_.write(format("unanswered {}", ticket));
  log_->record_unanswered(ticket, vote, token);
}

}  // namespace xinluon::test
