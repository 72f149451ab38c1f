#pragma once

// Whether domains take mail, asked of DNS (c-ares): MX, else A or AAAA (RFC 5321 5.1); a null MX takes none (RFC 7505). Blocks
// up to the deadline: on the post office's thread only. Many domains are asked at once.

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace sapa::mail {

enum class DomainAnswer { accepts, no_mail, no_domain, unknown };

std::string_view to_word(DomainAnswer answer);

struct DomainFinding {
  std::string domain;
  DomainAnswer answer = DomainAnswer::unknown;
  std::string detail = "timeout";           // mx address null_mx no_record nxdomain timeout server_failure refused
  std::chrono::seconds keep{std::chrono::minutes(5)};  // how long the answer may be used
};

struct ResolverOptions {
  std::string server;  // "127.0.0.1:5353", "[::1]:53"; "system": what the machine uses
  std::chrono::milliseconds try_deadline{2'000};  // of one question; asked twice
  std::chrono::milliseconds deadline{8'000};      // for everything
};

// In the order of `domains`. Never fails: what could not be found out is unknown.
std::vector<DomainFinding> look_up_domains(const ResolverOptions& options, const std::vector<std::string>& domains);

}  // namespace sapa::mail
