#pragma once

// GET /api/v1/events: a session's stream over push::Hub, resumed from the outbox table.

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "core/histogram.h"
#include "desk/services.h"
#include "http/message.h"
#include "http/stream.h"

namespace sapa::http {

// From the commit that made news until a stream hands it to its socket; all streams of this process. Any thread.
Histogram::Figures push_times();

// Any thread. Replies once: 401, 503, or the source. `last_event_id` may be anything a client sends.
void open_event_stream(desk::Services& services, const std::string& token, const std::string& last_event_id,
                       std::function<void(std::variant<Response, std::shared_ptr<EventSource>>)> reply);

// Several nodes on one database: tells the hub of news that other nodes committed. Called every few hundred ms.
void poll_news(desk::Services& services);

}  // namespace sapa::http
