#pragma once

// The words of the confirmation letter (domain 5.5): no name, no customer number, no address in it. Pure.

#include <string>

#include "mail/letter.h"

namespace sapa::mail {

struct ConfirmationLetter {
  std::string organisation;
  std::string language;     // id, en; another one: id
  std::string to_address;
  std::string from_name;    // '' = the organisation
  std::string from_address;
  std::string public_url;   // https://sapa.example, without a slash at its end
  std::string token;        // base64url
  std::string letter_id;
};

Letter confirmation_letter(const ConfirmationLetter& asked);

}  // namespace sapa::mail
