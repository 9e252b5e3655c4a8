// The counter's side of a transaction that has just ended: what opens the question in armed mode, and what
// became of it. Nothing of it names the citizen.
#pragma once

#include <cstdint>
#include <string>

#include "sync/domain/ids.h"

namespace xinluon {

struct Invitation {
  std::string token;          // spent once and for all; empty where nothing can be repeated (a key)
  OfficerId officer;          // empty: unknown
  std::string officer_name;   // shown only where the site names officers
  std::string officer_photo;  // file in the site's folder of photographs; shown only where the site allows
  std::string field;          // this and the next two as in Vote; an empty one: the kiosk's own, or unknown
  std::string procedure;
  std::string transaction_kind;
  bool linked = true;  // false: armed by a key, which knows of no transaction
  bool operator==(const Invitation&) const = default;
};

// What became of an invitation, or of its withdrawal. Spelled on the wire as the enumerators: frozen.
enum class Fate : std::uint8_t {
  shown,          // the question is on the screen
  queued,         // it comes after the thanks of the citizen before
  already_rated,  // its token is spent; the screen says so where it is free
  refused,        // see Refusal; nothing of it is kept, it may be sent again
  withdrawn,      // nobody is asked any more
  voted,          // too late to withdraw: a level was tapped, and the vote stays
  unknown,        // there is nothing of that token to withdraw
};

// Why an invitation was refused. Spelled on the wire as the enumerators: frozen.
enum class Refusal : std::uint8_t {
  none,
  not_armed,       // the site's kiosks stand free
  closed,          // outside opening hours
  out_of_service,  // can't store, or can't be touched
  staff,           // a technician is at work
  another_waits,   // one at a time waits
};

struct InvitationAnswer {
  Fate fate = Fate::refused;
  Refusal refusal = Refusal::none;  // exactly when refused
  bool operator==(const InvitationAnswer&) const = default;
};

}  // namespace xinluon
