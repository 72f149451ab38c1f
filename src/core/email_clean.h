#pragma once

// The address that remains when e-mails and markers are taken out of it (domain 5.6, step 8). Internal to
// core/email_extract.cpp.

#include <string>
#include <vector>

#include "core/email_text.h"

namespace sapa {

enum class RemovedKind : std::uint8_t { email, marker };

struct Removed {
  email_text::Span span;
  RemovedKind kind = RemovedKind::email;
};

std::string clean_address(const email_text::Text& text, std::vector<Removed> removed);

}  // namespace sapa
