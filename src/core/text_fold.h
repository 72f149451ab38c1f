#pragma once

// Text as people type it: normal forms, folding for search, cleaning. The only file that sees ICU. Pure; thread-safe.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"

namespace sapa {

bool is_valid_utf8(std::string_view text);
std::size_t code_points(std::string_view text);  // malformed bytes count one each

// Unicode NFKC / NFC (UAX 15). Malformed bytes become U+FFFD.
std::string normalise_nfkc(std::string_view text);
std::string normalise_nfc(std::string_view text);

// For comparing and finding: NFKC_Casefold, accents dropped, everything that is not a letter or digit becomes one blank.
std::string fold_name(std::string_view text);
std::vector<std::string> fold_words(std::string_view text);

// Without what cannot be seen (zero width, bidirectional controls, tags); white space and control characters become single blanks.
std::string drop_invisible(std::string_view text);

// Text for a stored field: valid UTF-8, NFC, trimmed, without NUL, control (line breaks stay where `lines`) and characters that cannot be
// seen. Errors: not_utf8, too_long (in code points). `field` names it in the error.
enum class Lines { one, many };
Result<std::string> clean_text(std::string_view text, std::string_view field, std::size_t max_code_points, Lines lines = Lines::one);

// Upper case of every script, in no language in particular: "Jl Mawar No 3é" -> "JL MAWAR NO 3É".
std::string upper_text(std::string_view text);
// At most `max_bytes`, cut between code points.
std::string cut_text(std::string text, std::size_t max_bytes);

std::string upper_ascii(std::string_view text);
std::string lower_ascii(std::string_view text);

}  // namespace sapa
