#pragma once

// A classified number as JSON, with the keys of the case files. Used by sapa-cases and `sapa phone`.

#include <optional>
#include <string_view>

#include "core/phone.h"
#include "wire/json.h"

namespace sapa::app {

std::optional<PhoneSource> phone_source(std::string_view word);
wire::json::object phone_as_case(const PhoneNumber& number);

}  // namespace sapa::app
