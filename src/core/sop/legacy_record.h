#pragma once

// The old system's columns of one caller, read and written (domain 1.6, 5.6). Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/sop/facts.h"

namespace sapa::sop {

struct LegacyRow {
  std::string id_caller;
  std::string hp;
  std::string nama;
  std::string alamat;
  std::string telp_rumah;
  std::string email;
};

// "", "-", KOSONG, TIDAK ADA ...: typed to satisfy a mandatory field.
bool is_filler(std::string_view text);

// The e-mails of one column, canonical, each once; without placeholders such as tidakada@.
std::vector<std::string> emails_in_column(std::string_view text);
// The column without its e-mails and markers; case untouched.
std::string address_in_column(std::string_view text);

// The address with the domain it was probably meant to have (domain 5.3); empty when nothing looks mistyped.
std::optional<std::string> suggested_email(std::string_view canonical);

KnownCaller read_row(const LegacyRow& row);

// The row's numbers, E.164, each once.
std::vector<std::string> numbers_in_row(const LegacyRow& row);

// "EMAIL, ADDRESS" in upper case, either may be empty.
std::string compose_alamat(std::string_view email, std::string_view address);

}  // namespace sapa::sop
