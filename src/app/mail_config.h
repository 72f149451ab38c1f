#pragma once

// The [mail] table of the configuration (docs/operations.md, Mail).

#include <string>

#include <toml++/toml.h>

#include "core/result.h"
#include "desk/post_office.h"

namespace sapa::app {

// Errors: unknown or wrong members, each with its name. What belongs together is checked at the start (desk::check_mail_options).
Result<desk::MailOptions> read_mail_config(const std::string& path, const toml::table& table);

}  // namespace sapa::app
