#include <string>

#include "core/email_extract.h"
#include "core_bench.h"
#include "people.h"

namespace bench {

namespace {

// ALAMAT as the old system has it: with an address in front, behind, broken, or without one.
std::vector<std::string> addresses(std::size_t count) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < count; ++i) {
    const auto street = address_of(i * 7919);
    const auto local = "ORANG." + std::to_string(i);
    switch (i % 10) {
      case 0: lines.push_back(street); break;
      case 1: lines.push_back(local + " @ GMAIL.COM, " + street); break;
      case 2: lines.push_back(local + "@GMAIL.COM." + street); break;
      case 3: lines.push_back(street + " EMAIL: " + local + "@YAHOO.CO.ID"); break;
      case 4: lines.push_back("TIDAK ADA EMAIL, " + street); break;
      default: lines.push_back(local + "@GMAIL.COM, " + street);
    }
  }
  return lines;
}

// What it costs to look at every byte.
std::uint64_t add_up(const std::string& text) {
  std::uint64_t sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  return sum;
}

}  // namespace

int core_emails(int rounds, double seconds) {
  const auto lines = addresses(4096);
  std::size_t bytes = 0;
  for (const auto& line : lines) bytes += line.size();
  const double length = double(bytes) / double(lines.size());
  std::vector<double> ours, floor, micros;
  std::size_t found = 0;
  for (const auto& line : lines) found += sapa::extract_emails(line).emails.empty() ? 0 : 1;
  for (int round = 0; round < rounds; ++round) {
    floor.push_back(length / cost(lines.size(), seconds, [&](std::size_t i) { return add_up(lines[i]); }) / 1e6);
    const auto each = cost(lines.size(), seconds, [&](std::size_t i) { return std::uint64_t(sapa::extract_emails(lines[i]).emails.size()); });
    ours.push_back(length / each / 1e6);
    micros.push_back(each * 1e6);
  }
  std::printf("{\"found\": %zu, \"lines\": %zu, ", found, lines.size());
  print_list("extract", ours, ", ");
  print_list("read", floor, ", ");
  print_list("micros", micros, "}\n");
  return 0;
}

}  // namespace bench
