#include "mail/smtp.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include <arpa/inet.h>
#include <curl/curl.h>

#include "core/delivery.h"

namespace sapa::mail {

namespace {

struct Conversation {
  std::string_view rest;     // of the letter, to be sent
  std::string last_command;  // MAIL, RCPT, DATA ...
  std::string last_reply;
  bool ended = false;
};

std::size_t read_letter(char* target, std::size_t size, std::size_t count, void* user) {
  auto& talk = *static_cast<Conversation*>(user);
  const auto take = std::min(size * count, talk.rest.size());
  std::memcpy(target, talk.rest.data(), take);
  talk.rest.remove_prefix(take);
  return take;
}

// The conversation itself, to know to what the server said no.
int listen(CURL*, curl_infotype kind, char* data, std::size_t size, void* user) {
  auto& talk = *static_cast<Conversation*>(user);
  const std::string_view text(data, size);
  // The good-bye after a refusal is not what was refused.
  if (kind == CURLINFO_HEADER_OUT && text.starts_with("QUIT")) talk.ended = true;
  if (talk.ended) return 0;
  if (kind == CURLINFO_HEADER_OUT) talk.last_command = text.substr(0, std::min<std::size_t>(4, size));
  else if (kind == CURLINFO_HEADER_IN) talk.last_reply = text.substr(0, std::min<std::size_t>(200, size));
  return 0;
}

int ask_whether_to_stop(void* user, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  const auto* give_up = static_cast<const std::atomic<bool>*>(user);
  return give_up != nullptr && *give_up ? 1 : 0;
}

// "550 5.1.1 No such user" -> "5.1.1".
std::string enhanced_status(std::string_view reply) {
  if (reply.size() < 9 || (reply[3] != ' ' && reply[3] != '-')) return {};
  reply.remove_prefix(4);
  const auto word = reply.substr(0, std::min(reply.find_first_of(" \r\n"), reply.size()));
  return is_delivery_status(word) ? std::string(word) : std::string();
}

std::string word_of(CURLcode code) {
  switch (code) {
    case CURLE_ABORTED_BY_CALLBACK: return "stopped";
    case CURLE_OPERATION_TIMEDOUT: return "timeout";
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_CONNECT: return "no_connection";
    case CURLE_WEIRD_SERVER_REPLY: return "garbage";
    case CURLE_LOGIN_DENIED: return "login_denied";
    case CURLE_USE_SSL_FAILED: return "no_tls";
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR: return "tls_failed";
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR: return "connection_lost";
    default: return "failed_" + std::to_string(int(code));
  }
}

struct ListDeleter {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct HandleDeleter {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};

}  // namespace

Result<MailHost> read_smtp_url(std::string_view url) {
  const bool encrypted = url.starts_with("smtps://");
  if (!encrypted && !url.starts_with("smtp://")) return fail(ErrorCode::invalid, "smtp_url", "The mail server is smtp://host:port or smtps://host:port.", "smtp_url");
  url.remove_prefix(encrypted ? 8 : 7);
  if (url.find_first_of("@/?#\\ \r\n\t") != std::string_view::npos) {
    return fail(ErrorCode::invalid, "smtp_url", "The mail server is a host and a port only; the account has settings of its own.", "smtp_url");
  }
  std::string_view host = url;
  if (url.starts_with('[')) host = url.substr(1, url.find(']') == std::string_view::npos ? 0 : url.find(']') - 1);
  else host = url.substr(0, std::min(url.find(':'), url.size()));
  if (host.empty()) return fail(ErrorCode::invalid, "smtp_url", "The mail server has no host.", "smtp_url");
  return MailHost{std::string(host), encrypted};
}

bool is_loopback_host(std::string_view host) {
  const std::string text(host);
  in_addr v4{};
  in6_addr v6{};
  if (text == "localhost") return true;
  if (::inet_pton(AF_INET, text.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
  if (::inet_pton(AF_INET6, text.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
  return false;
}

SmtpOutcome send_through_smtp(const SmtpOptions& options, const std::string& from, const std::string& to, const std::string& bytes, const std::atomic<bool>* give_up) {
  static const bool started = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  SmtpOutcome outcome;
  const auto host = read_smtp_url(options.url);
  const std::unique_ptr<CURL, HandleDeleter> handle(curl_easy_init());
  if (!started || !handle || !host) {
    outcome.problem = "not_configured";
    return outcome;
  }
  // Nothing foreign comes here (core/email.h, mail/letter.h); a line break in an envelope would be another command.
  if ((from + to).find_first_of(std::string("\r\n\0<> ", 6)) != std::string::npos) {
    outcome.delivery = Delivery::refused;
    outcome.problem = "address_unsafe";
    return outcome;
  }
  auto* curl = handle.get();
  Conversation talk{bytes};
  const std::unique_ptr<curl_slist, ListDeleter> recipients(curl_slist_append(nullptr, ("<" + to + ">").c_str()));
  std::unique_ptr<curl_slist, ListDeleter> names;
  curl_easy_setopt(curl, CURLOPT_URL, options.url.c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");  // not even from the environment
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, long(options.connect_deadline.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long(options.deadline.count()));
  curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, long(std::max<std::int64_t>(1, options.deadline.count() / 1000)));
  if (is_loopback_host(host->host)) {
    if (host->host == "localhost") {
      names.reset(curl_slist_append(nullptr, "localhost::127.0.0.1:"));
      curl_easy_setopt(curl, CURLOPT_CONNECT_TO, names.get());
    }
  } else {
    curl_easy_setopt(curl, CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
  }
  if (!options.user.empty()) {
    curl_easy_setopt(curl, CURLOPT_USERNAME, options.user.c_str());
    curl_easy_setopt(curl, CURLOPT_PASSWORD, options.password.c_str());
  }
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, ("<" + from + ">").c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_letter);
  curl_easy_setopt(curl, CURLOPT_READDATA, &talk);
  curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, listen);
  curl_easy_setopt(curl, CURLOPT_DEBUGDATA, &talk);

  curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, ask_whether_to_stop);
  curl_easy_setopt(curl, CURLOPT_XFERINFODATA, give_up);

  const auto code = curl_easy_perform(curl);
  long reply = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  outcome.reply = int(reply);
  if (code == CURLE_OK) {
    outcome.delivery = Delivery::accepted;
    return outcome;
  }
  // A time-out keeps the reply before it, which was no refusal.
  if (reply < 400 || reply > 599 || code == CURLE_OPERATION_TIMEDOUT || code == CURLE_ABORTED_BY_CALLBACK) {
    outcome.problem = word_of(code);
    return outcome;
  }
  outcome.problem = "reply_" + std::to_string(reply);
  outcome.status = enhanced_status(talk.last_reply);
  if (reply < 500) {
    if (outcome.status.empty()) outcome.status = "4.0.0";
    return outcome;
  }
  // A greeting, an EHLO or a password that is refused says nothing of this letter: the server, or our account there, will be mended.
  const bool to_recipient = talk.last_command == "RCPT";
  const bool to_letter = to_recipient || talk.last_command == "MAIL" || talk.last_command == "DATA";
  if (!to_letter) {
    if (reply >= 500) outcome.status.clear();
    return outcome;
  }
  if (outcome.status.empty()) outcome.status = to_recipient ? std::string(status_of_reply(outcome.reply)) : "5.0.0";
  outcome.delivery = to_recipient ? Delivery::recipient : Delivery::refused;
  return outcome;
}

}  // namespace sapa::mail
