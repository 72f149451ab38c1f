#include "core/ticket.h"

#include <algorithm>
#include <charconv>

#include "core/text_fold.h"

namespace sapa {

namespace {

using namespace std::string_view_literals;

// Domain 2.6: PLN Mobile's words for a fault and a wide outage, then what the old list shows.
constexpr std::array kStatuses = {"Lapor"sv,          "Antrian"sv,       "Penugasan Regu"sv, "Dalam Perjalanan"sv, "Dalam Pengerjaan"sv, "Nyala Sementara"sv, "Nyala Bertahap"sv,
                                  "Nyala"sv,          "Tindak Lanjut"sv, "Selesai"sv,        "Batal"sv,            "Ditolak"sv,          "Gabung Tiket"sv};
constexpr std::array kClosed = {"Selesai"sv, "Batal"sv, "Ditolak"sv, "Gabung Tiket"sv};
constexpr std::array kCategories = {"Gangguan"sv,       "Keluhan"sv,        "Pasang Baru"sv,          "Perubahan Daya"sv, "Migrasi Prabayar"sv,
                                    "Penyambungan Sementara"sv, "Informasi"sv, "Pengaduan Instalasi"sv, "Pengaduan Rekening"sv};
constexpr std::array kPriorities = {"Biasa"sv, "Tinggi"sv, "Darurat"sv};
constexpr std::array kModules = {"APKT"sv, "AP2T"sv, "PB-PD"sv, "INFO"sv};

struct Step {
  std::string_view from;
  std::vector<std::string_view> to;
};

const std::vector<Step>& steps() {
  // The reporter may take it back only while nobody works on it (domain 2.6).
  static const std::vector<Step> kSteps = {
      {"Lapor", {"Antrian", "Penugasan Regu", "Dalam Pengerjaan", "Tindak Lanjut", "Selesai", "Batal", "Ditolak", "Gabung Tiket"}},
      {"Antrian", {"Penugasan Regu", "Dalam Pengerjaan", "Tindak Lanjut", "Selesai", "Batal", "Ditolak", "Gabung Tiket"}},
      {"Penugasan Regu", {"Dalam Perjalanan", "Dalam Pengerjaan", "Antrian", "Tindak Lanjut", "Selesai", "Gabung Tiket"}},
      {"Dalam Perjalanan", {"Dalam Pengerjaan", "Penugasan Regu", "Tindak Lanjut", "Selesai", "Gabung Tiket"}},
      {"Dalam Pengerjaan", {"Nyala Sementara", "Nyala Bertahap", "Nyala", "Penugasan Regu", "Tindak Lanjut", "Selesai", "Gabung Tiket"}},
      {"Nyala Sementara", {"Dalam Pengerjaan", "Nyala", "Tindak Lanjut", "Selesai"}},
      {"Nyala Bertahap", {"Dalam Pengerjaan", "Nyala", "Selesai"}},
      {"Nyala", {"Dalam Pengerjaan", "Selesai"}},
      {"Tindak Lanjut", {"Penugasan Regu", "Dalam Pengerjaan", "Selesai", "Ditolak", "Gabung Tiket"}},
  };
  return kSteps;
}

template <class List>
bool contains(const List& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// Left out: 0 O D, 1 I L, 2 Z, 5 S, 8 B; U V; and E G, which sound like C and J in Indonesian spelling (domain 4.1).
constexpr std::string_view kLetters = "ACFHJKMNPQRTWXY";
constexpr std::string_view kDigits = "34679";

}  // namespace

TicketStatus parse_status(std::string_view text) {
  text = trimmed(text);
  const auto open = text.find('(');
  if (open == std::string_view::npos || open == 0) return {std::string(text), ""};
  auto qualifier = text.substr(open + 1);
  if (!qualifier.empty() && qualifier.back() == ')') qualifier.remove_suffix(1);
  return {std::string(trimmed(text.substr(0, open))), std::string(trimmed(qualifier))};
}

std::string to_text(const TicketStatus& status) { return status.qualifier.empty() ? status.base : status.base + "(" + status.qualifier + ")"; }

std::span<const std::string_view> ticket_statuses() { return kStatuses; }
std::span<const std::string_view> ticket_categories() { return kCategories; }
std::span<const std::string_view> ticket_priorities() { return kPriorities; }
std::span<const std::string_view> ticket_modules() { return kModules; }

bool is_closed_status(std::string_view base) { return contains(kClosed, base); }

std::vector<std::string_view> next_statuses(std::string_view base, Reopening reopening) {
  for (const auto& step : steps()) {
    if (step.from == base) return step.to;
  }
  if (is_closed_status(base)) {
    // What was joined to another ticket lives on there.
    if (reopening == Reopening::no || base == "Gabung Tiket") return {};
    return {"Tindak Lanjut", "Penugasan Regu"};
  }
  // A word of the old system: from there into any of ours.
  return {kStatuses.begin(), kStatuses.end()};
}

Result<void> check_status_change(std::string_view from, const StatusChange& change, Reopening reopening) {
  if (!contains(kStatuses, change.to)) return fail(ErrorCode::invalid, "status_unknown", "\"" + cut_text(change.to, 64) + "\" is no status that can be given.", "status");
  const auto allowed = next_statuses(from, reopening);
  if (!contains(allowed, change.to)) {
    std::string may;
    for (const auto word : allowed) may += (may.empty() ? "" : ", ") + std::string(word);
    return fail(ErrorCode::conflict, "status_not_allowed",
                "After " + std::string(from) + (may.empty() ? " nothing more follows." : " may follow: " + may + "."), "status");
  }
  if (change.to == "Gabung Tiket" && !change.names_ticket) return fail(ErrorCode::invalid, "merge_missing", "Say which ticket it is joined to.", "mergeInto");
  const bool says_why = is_closed_status(change.to) || is_closed_status(from);
  if (says_why && change.to != "Gabung Tiket" && code_points(change.note) < 3) {
    return fail(ErrorCode::invalid, "note_missing", "Say in a few words what was done, or why.", "note");
  }
  return {};
}

std::string make_ticket_code(const std::array<std::uint8_t, 8>& entropy) {
  static const std::string all = std::string(kLetters) + std::string(kDigits);
  std::string code;
  for (std::size_t i = 0; i < 7; ++i) code += all[entropy[i] % all.size()];
  const auto has = [&](bool (*kind)(char)) { return std::any_of(code.begin(), code.end(), kind); };
  // One of each kind tells a code from a name and from a number.
  if (!has(is_digit)) code[entropy[7] % 7] = kDigits[entropy[7] % kDigits.size()];
  if (!has(is_upper)) code[entropy[7] % 7] = kLetters[entropy[7] % kLetters.size()];
  return code;
}

bool looks_like_ticket_code(std::string_view text) {
  return text.size() == 7 && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || is_upper(c); });
}

std::optional<std::int64_t> parse_report_no(std::string_view text) {
  text = trimmed(text);
  std::int64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.size() < 8 || text.size() > 12 || !is_digit(text.front()) || error != std::errc() || rest != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string to_report_no(std::int64_t number) {
  auto text = std::to_string(number);
  if (text.size() < 8) text.insert(0, 8 - text.size(), '0');
  return text;
}

std::string creator_name(std::string_view site, std::string_view display_name) {
  std::string name;
  for (const char c : upper_ascii(fold_name(display_name))) name += is_digit(c) || is_upper(c) ? c : '_';
  return "CC." + upper_ascii(site) + "." + (name.empty() ? "SISTEM" : name);
}

bool looks_like_creator(std::string_view text) {
  if (!text.starts_with("CC.") && !text.starts_with("cc.")) return false;
  const auto dot = text.find('.', 3);
  return dot != std::string_view::npos && dot > 3 && dot + 1 < text.size();
}

}  // namespace sapa
