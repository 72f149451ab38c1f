// Any bytes as an ALAMAT: what is found is canonical, the work is bounded, and the columns of the old system can be composed
// and compared from it.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/email.h"
#include "core/email_columns.h"
#include "core/email_extract.h"
#include "core/text_fold.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found = sapa::extract_emails(text);
  const auto normal = sapa::lower_ascii(sapa::drop_invisible(sapa::normalise_nfkc(text)));
  if (found.steps > 300 * (normal.size() + 8)) std::abort();
  for (const auto& email : found.emails) {
    if (sapa::canonical_email(email.email) != email.email) std::abort();
    if (email.exact() && normal.find(email.email) == std::string::npos) std::abort();
    const auto composed = sapa::compose_legacy_address(email.email, found.address, {.max_length = 93});
    if (composed && sapa::code_points(composed->value) > 93) std::abort();
  }
  if (!sapa::is_valid_utf8(found.address)) std::abort();
  sapa::compare_columns({{"a", std::string(text)}, {"b", std::string(text.substr(text.size() / 2))}});
  return 0;
}
