#include <cstdio>

#include "app/cli.h"
#include "app/run_alone.h"
#include "desk/crypto.h"
#include "desk/keys.h"
#include "desk/people.h"
#include "desk/session.h"

namespace sapa::app {

namespace {

std::string database_of(const std::string& given) { return choose_database(given, "var").url; }

}  // namespace

int add_user_command(const UserArguments& arguments) {
  desk::start_crypto();
  const auto password = read_password(arguments.password_from_stdin);
  if (!password) return failed(password.error());
  if (const auto checked = desk::check_new_password(*password, arguments.name); !checked) return failed(checked.error());
  desk::NewUser user{arguments.name, arguments.display_name.empty() ? arguments.name : arguments.display_name, arguments.role, arguments.site, "", "", desk::hash_password(*password)};
  const auto added = run_alone<wire::json::object>(database_of(arguments.database), [&](desk::UnitOfWork& unit) { return desk::add_user(unit, user); });
  if (!added) return failed(added.error());
  std::printf("Added %s (%s, site %s).\n", arguments.name.c_str(), arguments.role.c_str(), arguments.site.c_str());
  return kDone;
}

int add_key_command(const KeyArguments& arguments) {
  desk::NewKey key;
  key.name = arguments.name;
  key.source = arguments.source.empty() ? arguments.name : arguments.source;
  key.trunk_area_code = arguments.area_code;
  key.allowed_networks = arguments.networks;
  key.is_signed = arguments.is_signed;
  const auto added = run_alone<wire::json::object>(database_of(arguments.database),
                                                   [&](desk::UnitOfWork& unit) { return desk::add_key(unit, desk::ScopeMaker::system("Command line"), key); });
  if (!added) return failed(added.error());
  std::printf("%s\n", added->at("secret").as_string().c_str());
  if (added->contains("signingSecret")) std::printf("signing secret: %s\n", added->at("signingSecret").as_string().c_str());
  std::fprintf(stderr, "This is the only time the key is shown; its call events have the source \"%s\".\n", key.source.c_str());
  return kDone;
}

}  // namespace sapa::app
