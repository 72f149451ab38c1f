#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <regex>

#include "core/email.h"
#include "core/email_columns.h"
#include "core/email_extract.h"
#include "core/text_fold.h"

namespace sapa {
namespace {

std::string any_of(const std::vector<std::string>& list) { return *rc::gen::elementOf(list); }

std::string letters(int least, int most, const std::string& from) {
  const int count = *rc::gen::inRange(least, most + 1);
  std::string text;
  for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(from);
  return text;
}

std::string any_email() {
  auto local = letters(1, 10, "abcdefghijklmnopqrstuvwxyz0123456789") + "q";
  if (*rc::gen::arbitrary<bool>()) local += any_of({".", "_", "-", "+"}) + letters(1, 6, "abcdefghijklmnopqrstuvwxyz0123456789");
  return local + "@" + any_of({"gmail.com", "yahoo.com", "yahoo.co.id", "hotmail.com", "pt-contoh.co.id", "telkom.net", "mail.contoh.org", "sekolah.sch.id"});
}

std::string any_address() {
  static const std::vector<std::string> kPieces = {"JL MELATI", "NO 3", "RT 2", "RW.01", "GG KENANGA", "KR. INDAH 00", "PERUM ASRI BLOK C/2", "KEL UJUNG", "KEC MATARAM", "PROV NTB", "RT-2 / RW-0"};
  const auto pieces = *rc::gen::nonEmpty(rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces)));
  std::string address;
  for (const auto& piece : pieces) address += (address.empty() ? "" : any_of({" ", ", "})) + piece;
  return address;
}

// What agents leave behind, in any order.
std::string any_alamat() {
  static const std::vector<std::string> kPieces = {
      "SARI.AYA", "BUDI", "@", " @ ", "@@", "(AT)", " AT ", " ET ", "GMAIL", "YAHOO", "COM", "CO", "ID", ".", "..", "...", ",", ", ", " ", "JL MELATI", "RT", "NO 3",
      "EMAIL", "EMAIL:", "TIDAK ADA", "MENOLAK", "-", "_", "(", ")", "/", "3", "PT-CONTOH", "GMAIL.COM", "YAHOO.CO.ID", "ALAMAT:", "\xC3\x89", "\xE2\x80\xA6", "\xEF\xBC\xA0", "\n", "\xFF"};
  const auto pieces = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kPieces));
  std::string text;
  for (const auto& piece : pieces) text += piece;
  return text;
}

// Only what carries meaning in an address, without the signs that repairs may add or drop.
std::string bare(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '%' || c == '+') kept += c;
  }
  return kept;
}

void check_nothing_is_invented(const std::string& raw) {
  const auto normal = lower_ascii(drop_invisible(normalise_nfkc(raw)));
  const auto found = extract_emails(raw);
  for (const auto& email : found.emails) {
    RC_ASSERT(canonical_email(email.email) == email.email);
    if (email.exact()) RC_ASSERT(normal.find(email.email) != std::string::npos);
    const auto at = email.email.find('@');
    auto domain = email.email.substr(at + 1);
    if (email.repairs.has(EmailRepair::missing_tld)) domain = domain.substr(0, domain.find('.'));
    RC_ASSERT(bare(normal).find(bare(email.email.substr(0, at))) != std::string::npos);
    RC_ASSERT(bare(normal).find(bare(domain)) != std::string::npos);
  }
  // The address is the text with parts taken out.
  std::size_t from = 0;
  const auto original = drop_invisible(normalise_nfkc(raw));
  for (const char c : found.address) {
    if (c == ' ' || c == ',') continue;
    from = original.find(c, from);
    RC_ASSERT(from != std::string::npos);
    ++from;
  }
}

// How an address may stand in the text, given its repairs and nothing else: each repair allows one kind of deviation.
std::string written_as(const FoundEmail& email) {
  const auto has = [&](EmailRepair repair) { return email.repairs.has(repair); };
  const auto at = email.email.find('@');
  std::string local;
  for (const char c : email.email.substr(0, at)) {
    if (c == '.') local += has(EmailRepair::double_dot) ? "\\.+" : "\\.";
    else local += c == '+' ? "\\+" : std::string(1, c);
  }
  if (has(EmailRepair::local_edge_punctuation)) local += "[.-]*";
  std::string sign = "@";
  if (has(EmailRepair::double_at)) sign = has(EmailRepair::space_around_at) ? "@(?: ?@)+" : "@@+";
  if (has(EmailRepair::space_around_at)) sign = " ?" + sign + " ?";
  if (has(EmailRepair::at_word)) sign = "(?: [ae]t | ?[(\\[{<][ae]t[)\\]}>] ?)";
  if (has(EmailRepair::missing_at)) sign = " ";
  std::string dot = "\\.";
  if (has(EmailRepair::space_in_domain)) dot += "| {0,4}\\. {0,4}";
  if (has(EmailRepair::comma_for_dot)) dot += "|[ .]{0,4},[ ,.]{0,4}";
  if (has(EmailRepair::double_dot)) dot += has(EmailRepair::space_in_domain) ? "|[ .]{2,5}" : "|\\.{2,5}";
  if (has(EmailRepair::missing_dot)) dot += "| {0,5}| dot | titik |\\(dot\\)|\\[dot\\]| \\(dot\\) ";
  std::string domain;
  for (const char c : email.email.substr(at + 1)) {
    if (c == '.' && has(EmailRepair::missing_tld)) break;
    domain += c == '.' ? "(?:" + dot + ")" : std::string(1, c);
  }
  // What is typed on behind it without a blank.
  if (!has(EmailRepair::glued_address)) domain += "(?![a-z0-9]|\\.[a-z0-9])";
  return local + sign + domain;
}

std::string on_one_line(const std::string& text) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > 0x20U && byte != 0x7FU) line += c;
    else if (!line.empty() && line.back() != ' ') line += ' ';
  }
  return line;
}

void check_repairs_are_named(const std::string& raw) {
  const auto text = on_one_line(lower_ascii(drop_invisible(normalise_nfkc(raw))));
  for (const auto& email : extract_emails(raw).emails) {
    RC_LOG() << text << " -> " << email.email << " as " << written_as(email) << "\n";
    RC_ASSERT(std::regex_search(text, std::regex(written_as(email))));
  }
}

// An address as a hurried agent types it: one, two or three slips in an otherwise good one.
std::string any_slip() {
  auto email = any_email();
  const auto replace = [&](const std::string& from, const std::string& to) {
    if (const auto at = email.rfind(from); at != std::string::npos) email.replace(at, from.size(), to);
  };
  for (int slips = *rc::gen::inRange(1, 4); slips > 0; --slips) {
    switch (*rc::gen::inRange(0, 9)) {
      case 0: replace("@", any_of({" @ ", " @", "@ ", "@@", " @@ ", "@ @"})); break;
      case 1: replace("@", any_of({"(at)", " at ", " et ", " (at) ", "[at]"})); break;
      case 2: replace(".co", any_of({" co", "co", " dot co", " titik co"})); break;
      case 3: replace(".co", any_of({". co", " .co", ",co", ", co", "..co", ". .co"})); break;
      case 4: replace("@", any_of({".@", "-@", ".-@"})); break;
      case 5: replace("@gmail.com", any_of({"@gmail", " gmail.com"})); break;
      case 6: replace("@yahoo.com", any_of({"@yahoo", " yahoo.com"})); break;
      case 7: email.insert(*rc::gen::inRange<std::size_t>(1, 3), ".."); break;
      case 8: replace(".com", any_of({".com.jl melati", ".comjl melati"})); break;
    }
  }
  return any_of({"", "JL MELATI 3, ", "EMAIL: "}) + email + any_of({"", ", JL MELATI 3", " RT 2"});
}

RC_GTEST_PROP(ExtractEmailLaw, what_is_composed_is_taken_apart_again, ()) {
  const auto email = any_email();
  const auto address = any_address();
  const auto composed = compose_legacy_address(email, address).value();
  const auto found = extract_emails(composed.value);
  RC_ASSERT(found.emails.size() == 1U);
  RC_ASSERT(found.emails[0].email == email);
  RC_ASSERT(found.emails[0].exact());
  RC_ASSERT(found.address == address);
  RC_ASSERT(found.flags.empty());
  RC_ASSERT(!found.marker);
}

RC_GTEST_PROP(ExtractEmailLaw, a_limit_never_costs_the_email_and_is_kept, ()) {
  const auto email = any_email();
  const auto limit = *rc::gen::inRange<std::size_t>(1, 80);
  const auto composed = compose_legacy_address(email, any_address(), {.max_length = limit});
  RC_ASSERT(composed.has_value() == (email.size() <= limit));
  if (!composed) return;
  RC_ASSERT(composed->value.size() <= limit);
  RC_ASSERT(extract_emails(composed->value).emails.at(0).email == email);
}

RC_GTEST_PROP(ExtractEmailLaw, nothing_is_invented_but_what_a_repair_names, ()) { check_nothing_is_invented(any_alamat()); }

RC_GTEST_PROP(ExtractEmailLaw, every_mended_place_has_its_repair, ()) {
  check_repairs_are_named(any_alamat());
  check_repairs_are_named(any_slip());
}

RC_GTEST_PROP(ExtractEmailLaw, any_bytes_are_read, (const std::vector<char>& bytes)) { check_nothing_is_invented(std::string(bytes.begin(), bytes.end())); }

RC_GTEST_PROP(ExtractEmailLaw, the_work_is_bounded_by_the_length, ()) {
  const auto text = any_alamat();
  RC_ASSERT(extract_emails(text).steps <= 300 * (text.size() + 8));
}

// Four times the text takes four times the work, whatever is repeated in it: counted, not timed.
TEST(ExtractEmailLaw, the_work_grows_with_the_length_and_no_faster) {
  const std::vector<std::string> patterns = {
      "@",  "a@",  "@ ",  "a@a",  " at ",  "a at gmail ",  "@gmail",  "@gmail.com",  "sari@gmail . ",  "a.",  ".",  "a@b.",  "email ",  "email: ",  "email - ",  "tidak ada email ",
      "menolak a a a a a email ",  "sari aya@yahoo.com ",  "sari aya yahoo.com ",  std::string(64, 'x') + "@",  std::string(254, 'x') + "@",  "x",  "(at)",  "- ",  ", ",  "gmail ",  "@...",  "a@b ... ",
      "(a@b.com)",  "a@b.com dan ",  "\xC3\xA9@",  "\xE2\x80\x9C",  "a@co id co id co id "};
  for (const auto& pattern : patterns) {
    const auto repeated = [&](std::size_t size) {
      std::string text;
      while (text.size() < size) text += pattern;
      return text;
    };
    const auto quarter = extract_emails(repeated(1U << 13U)).steps;
    const auto whole = extract_emails(repeated(1U << 15U)).steps;
    EXPECT_LE(whole, 4.2 * static_cast<double>(quarter) + 4096) << pattern;
    EXPECT_LE(whole, 100U * (1U << 15U)) << pattern;
  }
}

}  // namespace
}  // namespace sapa
