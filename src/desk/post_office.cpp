#include "desk/post_office.h"

#include <algorithm>

#include "core/email.h"
#include "desk/mail.h"
#include "mail/confirmation_letter.h"

namespace sapa::desk {

namespace {

using std::chrono::milliseconds;

constexpr std::size_t kWaitingDomains = 1000;
constexpr std::size_t kDomainsAtOnce = 50;
constexpr std::int64_t kLettersAtOnce = 10;
// Several nodes share a queue: another one looks after what we took and did not settle.
constexpr milliseconds kLook = std::chrono::seconds(60);
constexpr milliseconds kAfterTrouble = std::chrono::seconds(5);

LetterFate fate_of(mail::Delivery delivery) {
  switch (delivery) {
    case mail::Delivery::accepted: return LetterFate::accepted;
    case mail::Delivery::later: return LetterFate::later;
    case mail::Delivery::recipient: return LetterFate::recipient;
    case mail::Delivery::refused: return LetterFate::refused;
  }
  return LetterFate::later;
}

// "127.0.0.1:5353", "[::1]:53", "127.0.0.1".
std::string host_of(const std::string& server) {
  if (server.starts_with('[')) return server.substr(1, std::min(server.find(']'), server.size()) - 1);
  return std::count(server.begin(), server.end(), ':') > 1 ? server : server.substr(0, server.find(':'));
}

Error wrong(const char* name, std::string message) { return Error{ErrorCode::invalid, "mail_config", std::move(message), name}; }

bool is_plain_url(std::string_view url) {
  return std::all_of(url.begin(), url.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '<' && c != '>' && c != '"' && c != '?' && c != '#'; });
}

}  // namespace

Result<void> check_mail_options(const MailOptions& options, bool loopback_only) {
  if (options.sends()) {
    SAPA_TRY(const auto host, mail::read_smtp_url(options.smtp.url));
    if (loopback_only && !mail::is_loopback_host(host.host)) return tl::unexpected(wrong("smtp_url", "Demo mode sends mail to a server on loopback only, not to " + host.host + "."));
    if (!canonical_email(options.from_address)) return tl::unexpected(wrong("from", "mail.from is the sender's address, e.g. \"noreply@pln.example\"."));
    const bool web = options.public_url.starts_with("https://") || (options.public_url.starts_with("http://") && loopback_only) ||
                     options.public_url.starts_with("http://127.0.0.1") || options.public_url.starts_with("http://localhost");
    if (!web || !is_plain_url(options.public_url) || options.public_url.ends_with('/')) {
      return tl::unexpected(wrong("public_url", "mail.public_url is where callers reach this server: https://host, without a slash at its end."));
    }
    if (options.language != "id" && options.language != "en") return tl::unexpected(wrong("language", "mail.language is \"id\" or \"en\"."));
    const auto bad = [](const std::string& text) { return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }); };
    if (bad(options.from_name) || options.from_name.size() > 100) return tl::unexpected(wrong("from_name", "mail.from_name is one line of at most 100 bytes."));
  }
  if (options.asks() && loopback_only && !mail::is_loopback_host(host_of(options.resolver.server))) {
    return tl::unexpected(wrong("resolver", "Demo mode asks a resolver on loopback only, e.g. \"127.0.0.1:5353\"."));
  }
  return {};
}

PostOffice::PostOffice(Services& services, MailOptions options, Log log) : services_(services), options_(std::move(options)), log_(std::move(log)) {}

void PostOffice::start() {
  if (options_.sends()) letters_ = std::thread([this] { send_letters(); });
  if (options_.asks()) questions_ = std::thread([this] { ask_domains(); });
}

void PostOffice::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (letters_.joinable()) letters_.join();
  if (questions_.joinable()) questions_.join();
}

void PostOffice::wake() {
  {
    const std::lock_guard lock(mutex_);
    woken_ = true;
  }
  changed_.notify_all();
}

bool PostOffice::ask(const std::string& domain) {
  {
    const std::lock_guard lock(mutex_);
    if (asked_.contains(domain)) return true;
    if (!options_.asks() || stopping_ || (domains_.size() >= kWaitingDomains && !domains_.contains(domain))) return false;
    domains_.insert(domain);
  }
  changed_.notify_all();
  return true;
}

bool PostOffice::is_asking(const std::string& domain) {
  const std::lock_guard lock(mutex_);
  return domains_.contains(domain) || asked_.contains(domain);
}

void PostOffice::send_letters() {
  try {
    (void)run_unit<bool>(services_, release_letters);
  } catch (const std::exception&) {
    log_("Letters that were being sent when the server ended wait until their time is up.");
  }
  milliseconds pause{0};
  while (true) {
    {
      std::unique_lock lock(mutex_);
      changed_.wait_for(lock, pause, [&] { return stopping_ || woken_; });
      if (stopping_) return;
      woken_ = false;
    }
    try {
      pause = send_due();
    } catch (const std::exception&) {
      log_("The queue of letters could not be read or written; tried again soon.");
      pause = kAfterTrouble;
    }
  }
}

milliseconds PostOffice::send_due() {
  const auto lease = options_.smtp.deadline * kLettersAtOnce + std::chrono::seconds(10);
  const auto due = run_unit<DueLetters>(services_, [&](UnitOfWork& unit) { return take_due_letters(unit, lease, kLettersAtOnce); });
  if (!due) return kAfterTrouble;
  for (const auto& letter : due->letters) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_) break;  // the lease ends, or the next start looks
    }
    const auto bytes = mail::encode_letter(mail::confirmation_letter({letter.organisation, letter.language, letter.address, options_.from_name, options_.from_address,
                                                                      options_.public_url, letter.token, letter.id}),
                                           services_.clock());
    LetterResult result{letter.id, letter.attempts, LetterFate::refused, "", bytes ? "" : bytes.error().reason, options_.first_pause};
    if (bytes) {
      const auto outcome = mail::send_through_smtp(options_.smtp, options_.from_address, letter.address, *bytes, &stopping_);
      result.fate = fate_of(outcome.delivery);
      result.status = outcome.status;
      result.problem = outcome.problem;
    }
    if (result.fate != LetterFate::accepted) log_("A letter was not taken by the mail server: " + result.problem + (result.status.empty() ? "" : " " + result.status) + ".");
    const auto settled = run_unit<bool>(services_, [&](UnitOfWork& unit) { return settle_letter(unit, result); });
    if (!settled) log_("What became of a letter could not be written down: " + settled.error().reason + ".");
  }
  if (!due->letters.empty()) return milliseconds(0);  // perhaps more wait
  if (!due->next_at_ms) return kLook;
  return std::clamp(milliseconds(*due->next_at_ms - to_ms(services_.clock())), milliseconds(10), kLook);
}

void PostOffice::ask_domains() {
  while (true) {
    std::vector<std::string> domains;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [&] { return stopping_ || !domains_.empty(); });
      if (stopping_) return;
      while (!domains_.empty() && domains.size() < kDomainsAtOnce) domains.push_back(domains_.extract(domains_.begin()).value());
      asked_ = {domains.begin(), domains.end()};
    }
    try {
      const auto findings = mail::look_up_domains(options_.resolver, domains);
      (void)run_unit<bool>(services_, [&](UnitOfWork& unit) { return keep_domains(unit, findings); });
    } catch (const std::exception&) {
      log_("What DNS said could not be written down; it is asked again when somebody wants to know.");
    }
    const std::lock_guard lock(mutex_);
    asked_.clear();
  }
}

}  // namespace sapa::desk
