#pragma once

// JSON written straight into its text, for what every call shows: a tree of values (wire/json.h) costs more to build and to give
// back than all that it is made from.
//
//   JsonText out;
//   out.begin_object().member("id", caller.id.value).name("phones").begin_array();
//   for (const auto& phone : caller.phones) out.begin_object().member("role", phone.role).end_object();
//   out.end_array().end_object();
//
// Commas are its own business, the order and the brackets are the caller's. Names are ours and need no escapes.

#include <concepts>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "core/instant.h"
#include "wire/json.h"

namespace sapa::wire {

class JsonText {
 public:
  JsonText& begin_object() { return open('{'); }
  JsonText& end_object() { return close('}'); }
  JsonText& begin_array() { return open('['); }
  JsonText& end_array() { return close(']'); }

  JsonText& name(std::string_view name);

  // UTF-8, whatever it holds.
  JsonText& value(std::string_view text);
  JsonText& value(const char* text) { return value(std::string_view(text)); }
  JsonText& value(std::nullptr_t) { return raw("null"); }
  JsonText& value(std::same_as<bool> auto on) { return raw(on ? "true" : "false"); }
  JsonText& value(std::integral auto number)
    requires(!std::same_as<decltype(number), bool>)
  {
    return integer(std::int64_t(number));
  }
  JsonText& value(Instant at);  // RFC 3339
  // Milliseconds as they are stored, shown as an instant.
  JsonText& instant(std::string_view name, const std::optional<std::int64_t>& ms) {
    return ms ? member(name, instant_from_ms(*ms)) : member(name, nullptr);
  }
  template <class T>
    requires std::same_as<T, json::value> || std::same_as<T, json::object> || std::same_as<T, json::array>
  JsonText& value(const T& tree) {
    if constexpr (std::same_as<T, json::value>) {
      if (tree.is_null()) return raw("null");
    }
    return raw(json::serialize(tree));
  }
  template <class T>
  JsonText& value(const std::optional<T>& item) {
    return item ? value(*item) : value(nullptr);
  }

  template <class T>
  JsonText& member(std::string_view name, const T& item) {
    return this->name(name).value(item);
  }
  template <class List>
  JsonText& texts(std::string_view name, const List& list) {
    this->name(name).begin_array();
    for (const auto& item : list) value(std::string_view(item));
    return end_array();
  }

  // One whole value that is JSON already.
  JsonText& raw(std::string_view json);

  // The same as a tree, for what is a part of something that is one.
  [[nodiscard]] json::value tree() const { return json::parse(text()); }

  void reserve(std::size_t size) { (void)grow(size); }
  [[nodiscard]] std::string_view text() const { return {data_.get(), size_}; }
  [[nodiscard]] std::string take() const { return std::string(text()); }

 private:
  // Room for so many bytes more; where they go.
  char* grow(std::size_t more);
  // A comma where one is due: no value ends with a bracket that opens or a colon, texts end with their quotation mark.
  char* comma(char* at) const {
    if (size_ > 0 && at[-1] != '{' && at[-1] != '[' && at[-1] != ':') *at++ = ',';
    return at;
  }
  void end_at(const char* at) { size_ = std::size_t(at - data_.get()); }
  JsonText& open(char bracket) {
    char* at = comma(grow(2));
    *at++ = bracket;
    end_at(at);
    return *this;
  }
  JsonText& close(char bracket) {
    *grow(1) = bracket;
    ++size_;
    return *this;
  }
  JsonText& integer(std::int64_t number);

  // Not a std::string: appending to one asks three times for every name whether there is room.
  std::unique_ptr<char[]> data_;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace sapa::wire
