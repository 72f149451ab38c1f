#pragma once

// "TIDAK ADA EMAIL", "PLG MENOLAK MEMBERIKAN EMAIL": what agents write where an address should stand (domain 5.6, step 2),
// and the labels before an address. Internal to core/email_extract.cpp.

#include <optional>

#include "core/email_extract.h"
#include "core/email_text.h"

namespace sapa {

struct MarkerSpan {
  email_text::Span span;
  EmailMarker marker = EmailMarker::no_email;
};

// The word for "e-mail" (EMAIL, E-MAIL, EMAILNYA, IMEL, SUREL) whose "mail", "imel" or "surel" ends at `end`; empty: it is
// part of something else, such as a domain.
email_text::Span email_word_ending_at(const email_text::Text& text, std::size_t end);

// The marker that the e-mail word belongs to; empty: it is a label or stands alone.
std::optional<MarkerSpan> read_marker(const email_text::Text& text, email_text::Span email_word);

// Where the label ("EMAIL:", "ALAMAT EMAIL =", "E-MAIL") begins that ends right before `begin`; `begin` when there is none.
std::size_t label_before(const email_text::Text& text, std::size_t begin);

}  // namespace sapa
