#include "app/mapping_file.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <set>

#include <toml++/toml.h>

#include "core/sop/reports.h"

namespace sapa::app {

namespace {

std::string toml_text(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') quoted += '\\';
    if (c == '\n') quoted += "\\n";
    else if (c == '\t') quoted += "\\t";
    else quoted += c;
  }
  return quoted + "\"";
}

struct Setting {
  std::string_view name;
  toml::node_type type;
  std::string_view what;
};
constexpr std::array kSettings = {Setting{"kind", toml::node_type::string, "text"},       Setting{"source", toml::node_type::string, "text"},
                                  Setting{"zone", toml::node_type::string, "text"},       Setting{"area_code", toml::node_type::string, "text, \"21\""},
                                  Setting{"header", toml::node_type::boolean, "true or false"}, Setting{"separator", toml::node_type::string, "text"},
                                  Setting{"encoding", toml::node_type::string, "text"},   Setting{"key", toml::node_type::array, "a list of labels, each as text"},
                                  Setting{"columns", toml::node_type::table, "a table: [columns] with field = \"label\""}};

}  // namespace

std::string separator_word(char separator) { return separator == '\t' ? "tab" : std::string(1, separator); }

std::optional<char> separator_of(const std::string& word) {
  if (word == "tab" || word == "\t") return '\t';
  if (word == "," || word == ";" || word == "|") return word[0];
  return std::nullopt;
}

Result<desk::ImportMapping> read_mapping(const std::string& path, desk::ImportKind kind) {
  if (std::error_code ignored; std::filesystem::is_directory(path, ignored)) return fail(ErrorCode::malformed, "mapping", path + " is a directory; name a file in it.");
  toml::table table;
  try {
    errno = 0;
    std::ifstream file(path, std::ios::binary);
    if (!file) return fail(ErrorCode::malformed, "mapping", path + " cannot be read: " + std::strerror(errno) + ".");
    table = toml::parse(file, path);
  } catch (const toml::parse_error& error) {
    const auto line = error.source().begin.line;
    return fail(ErrorCode::malformed, "mapping", path + (line > 0 ? ":" + std::to_string(line) : "") + ": " + std::string(error.description()) + ".");
  }
  const auto wrong = [&](const std::string& what) { return fail(ErrorCode::invalid, "mapping", path + ": " + what + "."); };
  for (const auto& [name, node] : table) {
    const auto* setting = std::find_if(kSettings.begin(), kSettings.end(), [&](const Setting& item) { return item.name == name.str(); });
    if (setting == kSettings.end()) return wrong(std::string(name.str()) + " is no setting of a mapping");
    if (node.type() != setting->type) return wrong(std::string(name.str()) + " is " + std::string(setting->what));
  }
  desk::ImportMapping mapping;
  mapping.kind = kind;
  mapping.source = kind == desk::ImportKind::tickets ? "apkt" : "crm";
  if (const auto word = table["kind"].value<std::string>(); word && *word != desk::to_word(kind)) return wrong("it is for " + *word + ", not for " + std::string(desk::to_word(kind)));
  mapping.source = table["source"].value_or(mapping.source);
  mapping.zone = table["zone"].value_or(mapping.zone);
  mapping.area_code = table["area_code"].value_or(std::string());
  mapping.header = table["header"].value_or(true);
  if (mapping.area_code.find_first_not_of("0123456789") != std::string::npos || mapping.area_code.size() > 5) return wrong("area_code is what local numbers lack, as digits: \"21\"");
  if (!sop::zone_offset(mapping.zone)) return wrong("zone is Asia/Jakarta, Asia/Pontianak, Asia/Makassar or Asia/Jayapura");
  if (const auto word = table["separator"].value<std::string>()) {
    mapping.separator = separator_of(*word);
    if (!mapping.separator) return wrong("separator is \",\", \";\", \"|\" or \"tab\"");
  }
  if (const auto word = table["encoding"].value<std::string>()) {
    mapping.encoding = wire::encoding_of(*word);
    if (!mapping.encoding) return wrong("encoding is utf-8, utf-16le, utf-16be or windows-1252");
  }
  if (const auto* columns = table["columns"].as_table()) {
    for (const auto& [field, label] : *columns) {
      const auto text = label.value<std::string>();
      if (!text) return wrong("columns." + std::string(field.str()) + " is the label of a column, as text");
      mapping.columns.emplace_back(std::string(field.str()), *text);
    }
  }
  if (mapping.columns.empty()) return wrong("there is no [columns] with field = \"label\"");
  if (const auto* key = table["key"].as_array()) {
    for (const auto& label : *key) {
      if (!label.is_string()) return wrong("key is a list of labels, each as text");
      mapping.key.push_back(label.value_or(std::string()));
    }
  }
  return mapping;
}

std::string mapping_text(const desk::ImportMapping& mapping, const std::vector<std::string>& header) {
  std::string text = "# Which column is what. Made by `sapa import " + std::string(desk::to_word(mapping.kind)) + " --guess`; change what is wrong.\n";
  text += "kind = " + toml_text(desk::to_word(mapping.kind)) + "\n";
  text += "source = " + toml_text(mapping.source) + "      # the system it comes from; keep it for every file of that system\n";
  text += "header = " + std::string(mapping.header ? "true" : "false") + "        # false: columns are named \"1\", \"2\" ...\n";
  text += "zone = " + toml_text(mapping.zone) + "  # of local times\n";
  text += "area_code = " + toml_text(mapping.area_code) + "        # what local numbers lack, e.g. \"21\"\n";
  if (mapping.separator) text += "separator = " + toml_text(separator_word(*mapping.separator)) + "\n";
  if (mapping.encoding) text += "encoding = " + toml_text(wire::to_word(*mapping.encoding)) + "\n";
  else text += "# encoding = \"utf-8\"   # is found in each file; say it where that is wrong\n";
  text += "# key = [\"ID\"]         # columns that tell a row for ever, where the file has such\n\n[columns]\n";
  std::set<std::string> named;
  std::set<std::string> used;
  for (const auto& [field, label] : mapping.columns) {
    text += field + " = " + toml_text(label) + "\n";
    named.insert(field);
    used.insert(label);
  }
  for (const auto field : desk::import_fields(mapping.kind)) {
    if (!named.contains(std::string(field))) text += "# " + std::string(field) + " = \"\"\n";
  }
  std::string unused;
  for (const auto& label : header) {
    // Of two columns with one label the first is used.
    if (used.erase(label) == 0) unused += (unused.empty() ? "" : ", ") + toml_text(label);
  }
  if (!unused.empty()) text += "# not used: " + unused + "\n";
  return text;
}

}  // namespace sapa::app
