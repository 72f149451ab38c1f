#pragma once

// The sentence an agent says: a prompt with its placeholders filled. Pure.

#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/sop/flow.h"
#include "core/sop/memory.h"

namespace sapa::sop {

// What a prompt may hold in braces, and the value that it needs; "" needs none.
struct Placeholder {
  std::string_view name;
  std::string_view value;
};
std::span<const Placeholder> placeholders();
const Placeholder* find_placeholder(std::string_view name);

// The names in braces, in order.
std::vector<std::string> placeholders_in(std::string_view text);

struct Voice {
  std::string language = "id";
  std::string honorific;  // IBU, BAPAK ... (domain 2.1); empty: not known yet
  // The local part of an address as code words: "Mama, Alfa, Romeo". Empty: letters with commas between.
  std::function<std::string(std::string_view)> spell = {};
  std::map<std::string, std::string> words = {};  // for placeholders the walk does not know (n, pilihan)
};

// "Ibu", "Bapak", "Saudara" ...; both when it is not known, as the SOP prints it.
std::string form_of_address(std::string_view honorific, std::string_view language);

// What cannot be filled becomes "...".
std::string fill(std::string_view text, const Memory& memory, const Voice& voice);

// The sentences to say now, in order. REQUIRES: the prompts are the flow's.
struct Sentence {
  std::string prompt;
  std::string text;
};
std::vector<Sentence> sentences(const Flow& flow, const std::vector<std::string>& prompts, const Memory& memory, const Voice& voice);

}  // namespace sapa::sop
