#pragma once

// One letter to one recipient through a mail server (libcurl). Blocks up to the deadlines: on the post office's thread only.

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "core/result.h"

namespace sapa::mail {

struct SmtpOptions {
  std::string url;       // smtp://host:25, smtps://host:465
  std::string user;      // '' = no sign-in
  std::string password;
  std::chrono::milliseconds connect_deadline{10'000};
  std::chrono::milliseconds deadline{60'000};  // for the whole conversation
};

enum class Delivery {
  accepted,   // the server has it: 250 after the text
  later,      // not now: no connection, time-out, 4yz, an answer that is none
  recipient,  // 5yz to this recipient; `status` says why
  refused,    // 5yz to us or the text: sign-in, sender, policy
};

struct SmtpOutcome {
  Delivery delivery = Delivery::later;
  int reply = 0;        // the last one, 0: none
  std::string status;   // enhanced (RFC 3463) or made from the reply; '' when there was none
  std::string problem;  // a word for the queue: timeout, no_connection, garbage, reply_451 ...; never an address
};

// Errors: smtp_url (not smtp:// or smtps:// with a host).
struct MailHost {
  std::string host;  // without brackets
  bool encrypted = false;
};
Result<MailHost> read_smtp_url(std::string_view url);

// Literal 127.x.x.x or ::1, or the name localhost (RFC 6761: never asked of DNS; passed on as 127.0.0.1).
bool is_loopback_host(std::string_view host);

// Beyond loopback only through TLS with a checked certificate (STARTTLS or smtps).
// `give_up` set by another thread ends the conversation within about a second (problem: stopped); null: never.
SmtpOutcome send_through_smtp(const SmtpOptions& options, const std::string& from, const std::string& to, const std::string& bytes,
                              const std::atomic<bool>* give_up = nullptr);

}  // namespace sapa::mail
