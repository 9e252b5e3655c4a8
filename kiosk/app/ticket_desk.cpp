#include "kiosk/app/ticket_desk.h"

#include "sync/base/overloaded.h"
#include "sync/wire/ticket.h"

namespace xinluon::app {

flow::Event TicketDesk::read(const std::string& line) const {
  return std::visit(Overloaded{[](const wire::Ticket& ticket) -> flow::Event {
                                 return flow::Invited{invitation_of(ticket), 0};
                               },
                               [](wire::TicketProblem problem) -> flow::Event {
                                 const bool elsewhere = problem == wire::TicketProblem::other_counter;
                                 return flow::TicketRefused{elsewhere ? flow::TicketFault::other_counter
                                                                      : flow::TicketFault::unreadable};
                               }},
                    wire::read_ticket(line, counter_, issuers_));
}

}  // namespace xinluon::app
