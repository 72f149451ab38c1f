#pragma once

// The words of spelling over the telephone (domain 4.2): what callers and agents say for letters, digits, signs and domains.
// The tables are in vocabulary.cpp. All keys are lower case, without hyphens.

#include <optional>
#include <string_view>

namespace sapa::spelling {

std::optional<char> letter_of_code_word(std::string_view word);  // any alphabet's, and what callers improvise
std::optional<char> letter_of_name(std::string_view word);       // "be", "ef"; Indonesian letter names
std::optional<char> digit_of_word(std::string_view word);        // "nol", "three"; not "lima", which is a letter too
std::optional<char> sign_of_word(std::string_view word);         // "titik", "strip", "at", "@"
std::string_view domain_of_word(std::string_view word);          // "jimel" -> "gmail", "kom" -> "com"; empty: none

// Two words for one: "garis bawah" -> '_'; "ji mail" -> "gmail".
std::optional<char> sign_of_words(std::string_view first, std::string_view second);
std::string_view domain_of_words(std::string_view first, std::string_view second);

enum class Control { none, literal, letter_mode, digit_mode, twice, thrice, times, undo, letter_case, blank, number_unit, connector, filler };
Control control_of(std::string_view word);

// Domains that are said whole, "yahoo titik com", and the endings that are: com, co, id ...
bool is_whole_domain(std::string_view domain);
bool is_ending_word(std::string_view label);

std::string_view name_of_digit(char digit);  // "lima" for 5; REQUIRES: 0 to 9
std::string_view name_of_sign(char sign);    // "titik"; empty for other characters

}  // namespace sapa::spelling
