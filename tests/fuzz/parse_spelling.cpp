// Any bytes as something that was dictated: the answer is in shape, and an address that it gives can be rendered and read
// back without a doubt.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "core/email.h"
#include "core/spelling/parse.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace sapa::spelling;
  const auto& alphabet = shipped_alphabets()[size % shipped_alphabets().size()];
  const auto spelling = parse(std::string_view(reinterpret_cast<const char*>(data), size), alphabet);
  for (const auto& ambiguity : spelling.ambiguous) {
    if (ambiguity.pos >= spelling.text.size()) std::abort();
  }
  for (const auto pos : spelling.guessed) {
    if (pos >= spelling.text.size()) std::abort();
  }
  for (const auto pos : spelling.low_confidence) {
    if (pos >= spelling.text.size()) std::abort();
  }
  if (!spelling.email) return 0;
  if (sapa::canonical_email(spelling.text) != spelling.email) std::abort();
  std::string said;
  for (const auto& word : spoken(render(*spelling.email, alphabet))) said += word + " ";
  const auto again = parse(said, alphabet);
  if (again.email != spelling.email || again.needs_confirmation()) std::abort();
  if (letter_risks(*spelling.email, {spelling.text}).size() != spelling.email->find('@')) std::abort();
  return 0;
}
