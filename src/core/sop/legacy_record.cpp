#include "core/sop/legacy_record.h"

#include <algorithm>
#include <array>

#include "core/assert.h"
#include "core/email_columns.h"
#include "core/email_domains.h"
#include "core/email_extract.h"
#include "core/phone.h"
#include "core/text_fold.h"

namespace sapa::sop {

namespace {

constexpr std::array<std::string_view, 7> kFillers = {"", "kosong", "tidak ada", "tidakada", "n a", "none", "null"};

void add_once(std::vector<std::string>& list, const std::string& item) {
  if (std::find(list.begin(), list.end(), item) == list.end()) list.push_back(item);
}

}  // namespace

bool is_filler(std::string_view text) {
  const auto folded = fold_name(text);
  return std::find(kFillers.begin(), kFillers.end(), folded) != kFillers.end();
}

std::vector<std::string> emails_in_column(std::string_view text) {
  std::vector<std::string> emails;
  for (auto& found : extract_emails(text).emails) {
    if (!found.placeholder) emails.push_back(std::move(found.email));
  }
  return emails;
}

std::string address_in_column(std::string_view text) { return extract_emails(text).address; }

std::optional<std::string> suggested_email(std::string_view canonical) {
  const auto at = canonical.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const auto meant = suggest_domain(canonical.substr(at + 1));
  if (!meant) return std::nullopt;
  return std::string(canonical.substr(0, at + 1)) + *meant;
}

KnownCaller read_row(const LegacyRow& row) {
  KnownCaller caller;
  if (!is_filler(row.nama)) caller.name = row.nama;
  const auto hp = classify_phone(row.hp, PhoneSource::legacy_hp);
  if (hp.usable_as_contact && hp.e164) caller.hp = *hp.e164;
  caller.address = address_in_column(row.alamat);
  const auto in_alamat = emails_in_column(row.alamat);
  const auto in_email = emails_in_column(row.email);
  for (const auto& email : in_email) add_once(caller.emails, email);
  for (const auto& email : in_alamat) add_once(caller.emails, email);
  caller.columns_out_of_sync = caller.emails.size() == 1 && (in_alamat.empty() || in_email.empty());
  return caller;
}

std::vector<std::string> numbers_in_row(const LegacyRow& row) {
  std::vector<std::string> numbers;
  const std::pair<const std::string&, PhoneSource> columns[] = {
      {row.id_caller, PhoneSource::legacy_id_caller}, {row.hp, PhoneSource::legacy_hp}, {row.telp_rumah, PhoneSource::legacy_telp_rumah}};
  for (const auto& [text, source] : columns) {
    const auto number = classify_phone(text, source);
    if (!number.e164 || !number.usable_as_contact) continue;
    add_once(numbers, *number.e164);
    for (const auto& other : number.others) add_once(numbers, other);
  }
  return numbers;
}

std::string compose_alamat(std::string_view email, std::string_view address) {
  const auto composed = compose_legacy_address(email, address);
  SAPA_ASSERT(composed);  // without a limit everything fits
  return composed->value;
}

}  // namespace sapa::sop
