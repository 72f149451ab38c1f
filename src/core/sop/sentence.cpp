#include "core/sop/sentence.h"

#include <algorithm>
#include <array>

#include "core/text_fold.h"

namespace sapa::sop {

namespace {

// As the SOP prints them (domain 1.5, Prompts).
constexpr std::array kPlaceholders = {
    Placeholder{"Bapak/Ibu", ""},   Placeholder{"nama", ""},          Placeholder{"daftar data", "missing"}, Placeholder{"EMAIL", "email"},
    Placeholder{"ejaan...", "email"}, Placeholder{"Domain", "email"}, Placeholder{"ejaan per huruf", "email"}, Placeholder{"n", ""},
    Placeholder{"pilihan", ""},     Placeholder{"domain saran", "suggested_domain"},
};

struct Form {
  std::string_view honorific;
  std::string_view id;
  std::string_view en;
};

constexpr std::array kForms = {
    Form{"IBU", "Ibu", "Ma'am"}, Form{"HJ", "Ibu", "Ma'am"},     Form{"BAPAK", "Bapak", "Sir"},   Form{"BP", "Bapak", "Sir"},
    Form{"BPK", "Bapak", "Sir"}, Form{"H", "Bapak", "Sir"},      Form{"SDR", "Saudara", "Sir"},   Form{"SDRI", "Saudari", "Ma'am"},
    Form{"DR", "Dokter", "Doctor"},
};

struct ColumnName {
  std::string_view word;
  std::string_view id;
  std::string_view en;
};

constexpr std::array kColumns = {ColumnName{"nama", "nama", "name"}, ColumnName{"hp", "nomor HP", "mobile number"}, ColumnName{"alamat", "alamat", "address"}};

// "nama+hp+alamat" -> "nama, nomor HP dan alamat".
std::string list_of_data(std::string_view missing, std::string_view language) {
  std::vector<std::string> names;
  while (!missing.empty()) {
    const auto plus = missing.find('+');
    const auto word = missing.substr(0, plus);
    missing = plus == std::string_view::npos ? "" : missing.substr(plus + 1);
    for (const auto& column : kColumns) {
      if (column.word == word) names.emplace_back(language == "en" ? column.en : column.id);
    }
  }
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 < names.size() ? ", " : language == "en" ? " and " : " dan ";
    text += names[i];
  }
  return text;
}

std::string spelled(std::string_view local, const Voice& voice) {
  if (voice.spell) return voice.spell(local);
  std::string text;
  for (const char letter : upper_ascii(local)) text += (text.empty() ? "" : ", ") + std::string(1, letter);
  return text;
}

// The name without the honorific that stands before it in the old system ("IBU MARNI").
std::string bare_name(std::string_view name) {
  const auto blank = name.find(' ');
  if (blank == std::string_view::npos) return std::string(name);
  const auto first = upper_ascii(name.substr(0, blank));
  const auto is_form = std::any_of(kForms.begin(), kForms.end(), [&](const auto& form) { return form.honorific == first; });
  return std::string(is_form ? name.substr(blank + 1) : name);
}

std::string filled(std::string_view name, const Memory& memory, const Voice& voice) {
  if (const auto given = voice.words.find(std::string(name)); given != voice.words.end() && !given->second.empty()) return given->second;
  const auto& email = value_of(memory, "email");
  const auto at = email.rfind('@');
  if (name == "Bapak/Ibu") return form_of_address(voice.honorific, voice.language);
  if (name == "nama") {
    const auto& given = value_of(memory, "nama");
    return bare_name(given.empty() ? value_of(memory, "caller_name") : given);
  }
  if (name == "daftar data") return list_of_data(value_of(memory, "missing"), voice.language);
  if (name == "n") {
    const auto& letter = value_of(memory, "letter");
    return letter.empty() ? "" : letter;
  }
  if (name == "domain saran") return value_of(memory, "suggested_domain");
  if (at == std::string::npos) return {};
  if (name == "EMAIL") return upper_ascii(email);
  if (name == "Domain") return email.substr(at + 1);
  if (name == "ejaan...") return spelled(std::string_view(email).substr(0, at), voice);
  if (name == "ejaan per huruf") return spelled(std::string_view(email).substr(0, at), voice) + " @" + email.substr(at + 1);
  return {};
}

}  // namespace

std::span<const Placeholder> placeholders() { return kPlaceholders; }

const Placeholder* find_placeholder(std::string_view name) {
  const auto* found = std::find_if(kPlaceholders.begin(), kPlaceholders.end(), [&](const auto& item) { return item.name == name; });
  return found == kPlaceholders.end() ? nullptr : found;
}

std::vector<std::string> placeholders_in(std::string_view text) {
  std::vector<std::string> names;
  for (auto open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const auto close = text.find('}', open);
    if (close == std::string_view::npos) break;
    names.emplace_back(text.substr(open + 1, close - open - 1));
  }
  return names;
}

std::string form_of_address(std::string_view honorific, std::string_view language) {
  for (const auto& form : kForms) {
    if (form.honorific == honorific) return std::string(language == "en" ? form.en : form.id);
  }
  return language == "en" ? "Sir/Ma'am" : "Bapak/Ibu";
}

std::string fill(std::string_view text, const Memory& memory, const Voice& voice) {
  std::string result;
  while (true) {
    const auto open = text.find('{');
    const auto close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return result + std::string(text);
    result += text.substr(0, open);
    const auto word = filled(text.substr(open + 1, close - open - 1), memory, voice);
    result += word.empty() ? "..." : word;
    text = text.substr(close + 1);
  }
}

std::vector<Sentence> sentences(const Flow& flow, const std::vector<std::string>& prompts, const Memory& memory, const Voice& voice) {
  std::vector<Sentence> said;
  for (const auto& id : prompts) {
    const auto* prompt = find_prompt(flow, id);
    if (prompt) said.push_back({id, fill(in_language(prompt->text, voice.language), memory, voice)});
  }
  return said;
}

}  // namespace sapa::sop
