#pragma once

// What a spreadsheet would run instead of show (OWASP, CSV injection): the one place that knows. Pure.

#include <string>
#include <string_view>

namespace sapa::wire {

// A cell that begins with = + - @, also full-width, also behind blanks, quotes and control characters; with a tab or a line break;
// or that has such a sign where a spreadsheet with another separator begins a cell: behind ; a tab or a line break. A lone dash
// and a number in its international form run nothing.
bool runs_as_formula(std::string_view cell);

// The same text with a ' before each place where it would run; twice is the same as once.
std::string without_formula(std::string_view cell);

}  // namespace sapa::wire
