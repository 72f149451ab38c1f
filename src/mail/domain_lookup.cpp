#include "mail/domain_lookup.h"

#include <ares.h>
#include <arpa/nameser.h>
#include <poll.h>

namespace sapa::mail {

namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kKeepGood = std::chrono::hours(24 * 7);
constexpr auto kKeepBad = std::chrono::hours(6);
constexpr auto kKeepUnknown = std::chrono::minutes(5);

// One domain on its way: MX, and where there is none both addresses.
struct Search {
  ares_channel channel = nullptr;
  DomainFinding* finding = nullptr;
  int open = 0;
  bool settled = false;
  const char* trouble = nullptr;  // one of the two addresses could not be asked for

  void settle(DomainAnswer answer, const char* detail) {
    if (settled) return;
    settled = true;
    finding->answer = answer;
    finding->detail = detail;
    switch (answer) {
      case DomainAnswer::accepts: finding->keep = kKeepGood; break;
      case DomainAnswer::no_mail:
      case DomainAnswer::no_domain: finding->keep = kKeepBad; break;
      case DomainAnswer::unknown: finding->keep = kKeepUnknown; break;
    }
  }
};

const char* trouble_of(int status) {
  switch (status) {
    case ARES_ETIMEOUT:
    case ARES_ECANCELLED:
    case ARES_EDESTRUCTION: return "timeout";
    case ARES_EREFUSED:
    case ARES_ECONNREFUSED: return "refused";
    default: return "server_failure";
  }
}

void take_address(void* argument, int status, int, unsigned char* answer, int length) {
  auto& search = *static_cast<Search*>(argument);
  --search.open;
  if (status == ARES_SUCCESS && length > 12) {
    // Records of this type, not only the alias on the way.
    ares_addrttl v4[1];
    ares_addr6ttl v6[1];
    int count4 = 1;
    int count6 = 1;
    const bool is4 = ares_parse_a_reply(answer, length, nullptr, v4, &count4) == ARES_SUCCESS && count4 > 0;
    const bool is6 = ares_parse_aaaa_reply(answer, length, nullptr, v6, &count6) == ARES_SUCCESS && count6 > 0;
    if (is4 || is6) return search.settle(DomainAnswer::accepts, "address");
  }
  if (status == ARES_ENOTFOUND) return search.settle(DomainAnswer::no_domain, "nxdomain");
  if (status != ARES_SUCCESS && status != ARES_ENODATA) search.trouble = trouble_of(status);
  if (search.open > 0) return;
  if (search.trouble != nullptr) return search.settle(DomainAnswer::unknown, search.trouble);
  search.settle(DomainAnswer::no_mail, "no_record");
}

void take_mx(void* argument, int status, int, unsigned char* answer, int length) {
  auto& search = *static_cast<Search*>(argument);
  --search.open;
  if (status == ARES_ENOTFOUND) return search.settle(DomainAnswer::no_domain, "nxdomain");
  if (status == ARES_SUCCESS) {
    ares_mx_reply* records = nullptr;
    const int parsed = ares_parse_mx_reply(answer, length, &records);
    int count = 0;
    bool null_mx = false;
    for (auto* record = records; record != nullptr; record = record->next) {
      ++count;
      // RFC 7505 3: the one record, "." as its host.
      null_mx = record->host == nullptr || record->host[0] == '\0' || std::string_view(record->host) == ".";
    }
    if (records != nullptr) ares_free_data(records);
    if (count == 1 && null_mx) return search.settle(DomainAnswer::no_mail, "null_mx");
    if (count > 0) return search.settle(DomainAnswer::accepts, "mx");
    if (parsed != ARES_SUCCESS && parsed != ARES_ENODATA) return search.settle(DomainAnswer::unknown, "server_failure");
  } else if (status != ARES_ENODATA) {
    return search.settle(DomainAnswer::unknown, trouble_of(status));
  }
  search.open += 2;
  ares_query(search.channel, search.finding->domain.c_str(), ns_c_in, ns_t_a, take_address, argument);
  ares_query(search.channel, search.finding->domain.c_str(), ns_c_in, ns_t_aaaa, take_address, argument);
}

// Until nothing is on its way, or the deadline.
void drive(ares_channel channel, Clock::time_point deadline) {
  while (true) {
    ares_socket_t sockets[ARES_GETSOCK_MAXNUM];
    const int wanted = ares_getsock(channel, sockets, ARES_GETSOCK_MAXNUM);
    std::vector<pollfd> files;
    for (int i = 0; i < ARES_GETSOCK_MAXNUM; ++i) {
      const bool reads = ARES_GETSOCK_READABLE(wanted, i);
      const bool writes = ARES_GETSOCK_WRITABLE(wanted, i);
      if (reads || writes) files.push_back({sockets[i], short((reads ? POLLIN : 0) | (writes ? POLLOUT : 0)), 0});
    }
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
    if (files.empty() || left.count() <= 0) return;
    timeval most{left.count() / 1000, suseconds_t(left.count() % 1000 * 1000)};
    timeval next{};
    const auto* wait = ares_timeout(channel, &most, &next);
    const int ready = ::poll(files.data(), files.size(), int(wait->tv_sec * 1000 + wait->tv_usec / 1000 + 1));
    if (ready <= 0) {
      ares_process_fd(channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      continue;
    }
    for (const auto& file : files) {
      if (file.revents == 0) continue;
      ares_process_fd(channel, (file.revents & ~POLLOUT) != 0 ? file.fd : ARES_SOCKET_BAD, (file.revents & POLLOUT) != 0 ? file.fd : ARES_SOCKET_BAD);
    }
  }
}

}  // namespace

std::string_view to_word(DomainAnswer answer) {
  switch (answer) {
    case DomainAnswer::accepts: return "accepts";
    case DomainAnswer::no_mail: return "no_mail";
    case DomainAnswer::no_domain: return "no_domain";
    case DomainAnswer::unknown: return "unknown";
  }
  return "";
}

std::vector<DomainFinding> look_up_domains(const ResolverOptions& options, const std::vector<std::string>& domains) {
  std::vector<DomainFinding> findings;
  for (const auto& domain : domains) findings.push_back({domain});
  if (domains.empty()) return findings;
  static const bool started = ares_library_init(ARES_LIB_INIT_ALL) == ARES_SUCCESS;
  ares_options settings{};
  settings.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
  settings.timeout = int(options.try_deadline.count());
  settings.tries = 2;
  char lookups[] = "b";  // DNS only, no hosts file
  settings.lookups = lookups;
  ares_channel channel = nullptr;
  if (!started || ares_init_options(&channel, &settings, ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS) != ARES_SUCCESS) return findings;
  if (options.server != "system" && ares_set_servers_ports_csv(channel, options.server.c_str()) != ARES_SUCCESS) {
    ares_destroy(channel);
    return findings;
  }
  std::vector<Search> searches(findings.size());
  for (std::size_t i = 0; i < findings.size(); ++i) {
    searches[i] = {channel, &findings[i], 1};
    ares_query(channel, findings[i].domain.c_str(), ns_c_in, ns_t_mx, take_mx, &searches[i]);
  }
  drive(channel, Clock::now() + options.deadline);
  ares_destroy(channel);  // what is still open answers ARES_EDESTRUCTION
  return findings;
}

}  // namespace sapa::mail
