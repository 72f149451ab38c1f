#pragma once

// The letter that the tests of letters change in one place.

#include "mail/letter.h"

namespace sapa::mail {

inline Letter sample() {
  Letter letter;
  letter.from_name = "PLN 123";
  letter.from_address = "noreply@pln.example";
  letter.to_address = "sari@yahoo.example";
  letter.subject = "Konfirmasi";
  letter.text = "Halo\n";
  letter.language = "id";
  letter.id = "0199";
  return letter;
}

}  // namespace sapa::mail
