#pragma once

// The two threads that talk to the world for mail: one asks DNS, one sends letters. Off until configured; a mail server that
// hangs holds up nobody but its own letters.

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>

#include "desk/services.h"
#include "mail/domain_lookup.h"
#include "mail/smtp.h"

namespace sapa::desk {

struct MailOptions {
  mail::SmtpOptions smtp;            // url '' = no letters
  std::string from_address;
  std::string from_name;             // '' = the organisation of the settings
  std::string public_url;            // without a slash at its end
  std::string language = "id";       // of letters, where nobody chose
  mail::ResolverOptions resolver;    // server '' = domains are not asked
  std::chrono::milliseconds first_pause{60'000};

  [[nodiscard]] bool sends() const { return !smtp.url.empty(); }
  [[nodiscard]] bool asks() const { return !resolver.server.empty(); }
};

// Errors: what is missing or wrong, in a sentence. `loopback_only`: nothing may leave this machine (demo).
Result<void> check_mail_options(const MailOptions& options, bool loopback_only);

class PostOffice {
 public:
  using Log = std::function<void(const std::string& sentence)>;  // any thread; never an address or a token
  PostOffice(Services& services, MailOptions options, Log log);
  ~PostOffice() { stop(); }
  PostOffice(const PostOffice&) = delete;
  PostOffice& operator=(const PostOffice&) = delete;

  [[nodiscard]] const MailOptions& options() const { return options_; }
  void start();
  void stop();  // a conversation that goes on is broken off and taken up at the next start; idempotent

  // Any thread, never blocks.
  void wake();                          // a letter was queued
  bool ask(const std::string& domain);  // false: off, or too many wait
  [[nodiscard]] bool is_asking(const std::string& domain);

 private:
  void send_letters();
  void ask_domains();
  // One round; the pause until the next.
  std::chrono::milliseconds send_due();

  Services& services_;  // outlives us
  const MailOptions options_;
  const Log log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::atomic<bool> stopping_ = false;
  bool woken_ = true;  // what an earlier run left is looked at first
  std::set<std::string> domains_;  // that wait
  std::set<std::string> asked_;    // that are being asked
  std::thread letters_;
  std::thread questions_;  // last: stop first
};

}  // namespace sapa::desk
