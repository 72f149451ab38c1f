#include "mail/delivery_report.h"

#include <algorithm>

#include "core/delivery.h"
#include "core/email.h"

namespace sapa::mail {

namespace {

constexpr std::size_t kMost = 2 * 1024 * 1024;
constexpr std::size_t kMostRecipients = 100;
constexpr std::size_t kMostHeaders = 200;
constexpr int kDepth = 4;

char lower(char c) { return c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c; }
std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t' || text.front() == '\r')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

// One line off the front, without its end.
std::string_view take_line(std::string_view& text) {
  const auto end = std::min(text.find('\n'), text.size());
  auto line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

using Headers = std::vector<std::pair<std::string, std::string>>;

// A block of fields up to the empty line, unfolded; what is no field is left out.
Headers take_headers(std::string_view& text) {
  Headers headers;
  while (!text.empty()) {
    const auto line = take_line(text);
    if (trimmed(line).empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      if (!headers.empty() && headers.back().second.size() < 2000) headers.back().second += " " + std::string(trimmed(line));
      continue;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || headers.size() >= kMostHeaders) continue;
    headers.emplace_back(lowered(trimmed(line.substr(0, colon))), trimmed(line.substr(colon + 1)));
  }
  return headers;
}

std::string_view value_of(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

// A parameter of Content-Type, quotes taken away.
std::string parameter_of(std::string_view value, std::string_view name) {
  const auto wanted = std::string(name) + "=";
  const auto low = lowered(value);
  auto at = low.find(wanted);
  while (at != std::string::npos && at > 0 && low[at - 1] != ';' && low[at - 1] != ' ' && low[at - 1] != '\t') at = low.find(wanted, at + 1);
  if (at == std::string::npos) return {};
  auto rest = value.substr(at + wanted.size());
  if (rest.starts_with('"')) {
    rest.remove_prefix(1);
    return std::string(rest.substr(0, std::min(rest.find('"'), rest.size())));
  }
  return std::string(trimmed(rest.substr(0, std::min(rest.find(';'), rest.size()))));
}

// "rfc822; <Sari@Example.id>" -> the canonical address.
std::optional<std::string> recipient_of(std::string_view value) {
  if (const auto semicolon = value.find(';'); semicolon != std::string_view::npos) value.remove_prefix(semicolon + 1);
  value = trimmed(value);
  if (value.starts_with('<') && value.ends_with('>') && value.size() > 2) value = value.substr(1, value.size() - 2);
  return canonical_email(value);
}

std::string first_word(std::string_view value) { return std::string(value.substr(0, std::min(value.find_first_of(" \t("), value.size()))); }

void read_status(std::string_view body, DeliveryReport& report) {
  (void)take_headers(body);  // of the message: reporting server, arrival
  while (!body.empty() && report.recipients.size() < kMostRecipients) {
    const auto fields = take_headers(body);
    if (fields.empty()) continue;
    auto address = recipient_of(value_of(fields, "original-recipient"));
    if (!address) address = recipient_of(value_of(fields, "final-recipient"));
    const auto status = first_word(value_of(fields, "status"));
    if (!address || !is_delivery_status(status)) continue;
    report.recipients.push_back({std::move(*address), lowered(first_word(value_of(fields, "action"))), status});
  }
}

std::optional<std::string> letter_of(std::string_view message_id) {
  message_id = trimmed(message_id);
  if (!message_id.starts_with('<')) return std::nullopt;
  const auto at = message_id.find('@');
  if (at == std::string_view::npos || at < 2 || at > 65) return std::nullopt;
  return std::string(message_id.substr(1, at - 1));
}

void read_entity(std::string_view text, DeliveryReport& report, int depth);

void read_parts(std::string_view body, const std::string& boundary, DeliveryReport& report, int depth) {
  const auto opening = "--" + boundary;
  const char* begin = nullptr;  // of the part that is read
  while (!body.empty()) {
    const char* at = body.data();
    const auto line = take_line(body);
    if (!line.starts_with(opening)) continue;
    if (begin != nullptr) read_entity({begin, std::size_t(at - begin)}, report, depth);
    begin = body.data();
    if (line.substr(opening.size()).starts_with("--")) return;
  }
  // Cut off before its last boundary: what is there counts.
  if (begin != nullptr) read_entity({begin, std::size_t(body.data() - begin)}, report, depth);
}

void read_entity(std::string_view text, DeliveryReport& report, int depth) {
  const auto headers = take_headers(text);
  const auto type = lowered(value_of(headers, "content-type"));
  if (depth == 0) report.report_id = value_of(headers, "message-id");
  if (type.starts_with("message/delivery-status") || type.starts_with("message/global-delivery-status")) {
    read_status(text, report);
  } else if (type.starts_with("message/rfc822") || type.starts_with("text/rfc822-headers") || type.starts_with("message/global")) {
    const auto returned = take_headers(text);
    if (!report.letter_id) report.letter_id = letter_of(value_of(returned, "message-id"));
  } else if (type.starts_with("multipart/") && depth < kDepth) {
    const auto boundary = parameter_of(value_of(headers, "content-type"), "boundary");
    if (!boundary.empty() && boundary.size() <= 70) read_parts(text, boundary, report, depth + 1);
  }
}

}  // namespace

Result<DeliveryReport> read_delivery_report(std::string_view bytes) {
  if (bytes.size() > kMost) return fail(ErrorCode::too_large, "too_large", "A delivery report has at most 2 MiB.");
  // An mbox line that delivery agents put before a piped message.
  if (bytes.starts_with("From ")) (void)take_line(bytes);
  DeliveryReport report;
  read_entity(bytes, report, 0);
  if (report.recipients.empty()) return fail(ErrorCode::invalid, "not_a_report", "This is no delivery report with a recipient and a status (RFC 3464).");
  return report;
}

}  // namespace sapa::mail
