#include <sys/stat.h>

#include <algorithm>
#include <iostream>

#include <CLI/CLI.hpp>

#include "app/cli.h"
#include "app/export_command.h"
#include "app/filters.h"
#include "app/flow_command.h"
#include "app/import_command.h"
#include "app/serve.h"

namespace {

using namespace sapa::app;

// Each of these adds one command, and sets `run` when it is the one that was typed.
using Run = std::function<int()>;

void add_serve(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("serve", "Serve the desk, the API and the call-event receivers");
  struct Flags {
    std::string config;
    ServeOptions options;
    std::optional<int> port;
    std::optional<std::string> address, data, database, log_level;
    bool demo = false, behind_proxy = false;
  };
  auto flags = std::make_shared<Flags>();
  command->add_option("--config", flags->config, "A TOML file (docs/operations.md, Configuration)")->check(CLI::ExistingFile);
  command->add_option("--port", flags->port, "Port to listen on; 0 takes a free one [8123]")->check(CLI::Range(0, 65535));
  command->add_option("--address", flags->address, "IP address to listen on [127.0.0.1]");
  command->add_option("--data", flags->data, "Folder of the database and of demo secrets [var]");
  command->add_option("--database", flags->database, "sqlite:PATH or postgresql://... [SAPA_DATABASE, else sqlite in --data]");
  command->add_option("--log-level", flags->log_level, "debug (every request), info, warn or error [info]")->check(CLI::IsMember({"debug", "info", "warn", "error"}));
  command->add_flag("--demo", flags->demo, "Invented callers, accounts and a call simulator");
  command->add_flag("--behind-proxy", flags->behind_proxy, "A proxy in front ends TLS and sets X-Forwarded-For and -Proto");
  command->callback([flags, &run] {
    run = [flags] {
      auto options = flags->options;
      if (!flags->config.empty()) {
        auto read = read_config(flags->config, options);
        if (!read) return failed(read.error());
        options = *read;
      }
      if (flags->port) options.port = *flags->port;
      if (flags->address) options.address = *flags->address;
      if (flags->data) options.data_folder = *flags->data;
      if (flags->database) options.database = *flags->database;
      if (flags->log_level) options.log_level = *flags->log_level;
      options.demo = options.demo || flags->demo;
      options.behind_proxy = options.behind_proxy || flags->behind_proxy;
      return serve(options);
    };
  });
}

void add_accounts(CLI::App& app, Run& run) {
  auto* user = app.add_subcommand("user", "Accounts")->require_subcommand(1);
  auto* add_user = user->add_subcommand("add", "Add a user; the password is asked for");
  auto arguments = std::make_shared<UserArguments>();
  add_user->add_option("NAME", arguments->name, "Sign-in name")->required();
  add_user->add_option("--role", arguments->role, "agent, leader, qa or admin")->required()->check(CLI::IsMember({"agent", "leader", "qa", "admin"}));
  add_user->add_option("--site", arguments->site, "Site [S1]");
  add_user->add_option("--display-name", arguments->display_name, "As others see it [NAME]");
  add_user->add_option("--database", arguments->database, "sqlite:PATH or postgresql://... [SAPA_DATABASE, else var/sapa.db]");
  add_user->add_flag("--password-stdin", arguments->password_from_stdin, "Read the password from standard input");
  add_user->callback([arguments, &run] { run = [arguments] { return add_user_command(*arguments); }; });

  auto* key = app.add_subcommand("key", "Integration keys")->require_subcommand(1);
  auto* add_key = key->add_subcommand("add", "Add a key for a telephone system; it is printed once");
  auto key_arguments = std::make_shared<KeyArguments>();
  add_key->add_option("NAME", key_arguments->name, "What it is for")->required();
  add_key->add_option("--source", key_arguments->source, "Namespace of its call ids, e.g. pbx1 [NAME]");
  add_key->add_option("--area-code", key_arguments->area_code, "What local calls of this trunk lack, e.g. 21");
  add_key->add_option("--network", key_arguments->networks, "Only from these networks (CIDR)");
  add_key->add_flag("--signed", key_arguments->is_signed, "Also make a signing secret; X-Sapa-Signature is then required");
  add_key->add_option("--database", key_arguments->database, "sqlite:PATH or postgresql://...");
  add_key->callback([key_arguments, &run] { run = [key_arguments] { return add_key_command(*key_arguments); }; });
}

void add_database(CLI::App& app, Run& run) {
  auto database = std::make_shared<std::string>();
  auto file = std::make_shared<std::string>();
  const auto with_database = [database](CLI::App* command) { command->add_option("--database", *database, "sqlite:PATH or postgresql://... [SAPA_DATABASE, else var/sapa.db]"); };
  auto* backup = app.add_subcommand("backup", "Copy the database while it is used (SQLite; with PostgreSQL use pg_dump)");
  backup->add_option("FILE", *file, "A file that does not exist yet")->required();
  with_database(backup);
  backup->callback([database, file, &run] { run = [database, file] { return backup_command(*database, *file); }; });
  auto* restore = app.add_subcommand("restore", "Put a backup in place of the database; a server that runs takes it over at once (SQLite; with PostgreSQL use pg_restore)");
  restore->add_option("FILE", *file, "A backup")->required();
  with_database(restore);
  restore->callback([database, file, &run] { run = [database, file] { return restore_command(*database, *file); }; });
  auto* check = app.add_subcommand("check", "Look for damage: the file, lost rows, the seals of the access log");
  with_database(check);
  check->callback([database, &run] { run = [database] { return check_command(*database); }; });
}

void add_import(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("import", "Take over tables of the old systems: cleaned, matched, told row by row");
  auto arguments = std::make_shared<ImportArguments>();
  auto* watch = command->add_option("--watch", arguments->watch, "A folder where the old systems drop tables, in FOLDER/customers, /callers and /tickets; until SIGTERM");
  command->add_option("--settle", arguments->settle_seconds, "Seconds a dropped file must have stayed as it is [5]")->check(CLI::Range(0.0, 3600.0))->needs(watch);
  for (auto* option : {
           command->add_option("KIND", arguments->kind, "callers, tickets or customers; customers first, then callers, then tickets"),
           command->add_option("FILE", arguments->file, "CSV with comma, semicolon, tab or bar, any usual encoding, also .gz and .zst; - is standard input"),
           command->add_option("--map", arguments->map, "Which column is what (TOML); without it the labels tell. A watched folder: FOLDER/KIND.toml"),
           command->add_flag("--guess", arguments->guess, "Write such a mapping, to --map or standard output, and import nothing"),
           command->add_flag("--dry-run", arguments->trial, "Tell everything and write nothing"),
           command->add_option("--rejects", arguments->rejects, "Where rows go that cannot be taken [FILE.rejected.csv; of a pipe import.rejected.csv]"),
           command->add_option("--report", arguments->report, "Where the report with charts goes [FILE.report.html; of a pipe import.report.html]"),
       }) {
    option->excludes(watch);
  }
  command->add_option("--source", arguments->source, "The system the table comes from; keep it from file to file [crm; apkt for tickets]");
  command->add_option("--encoding", arguments->encoding, "utf-8, utf-16le, utf-16be or windows-1252 [found]");
  command->add_option("--separator", arguments->separator, ", ; | or tab [found]");
  command->add_flag("--no-header", arguments->no_header, "The first line is a row; columns are named 1, 2 ...");
  command->add_option("--config", arguments->config, "The server's configuration, for its database")->check(CLI::ExistingFile);
  command->add_option("--database", arguments->database, "sqlite:PATH or postgresql://... [what --config names, else SAPA_DATABASE, else var/sapa.db]");
  command->callback([arguments, &run] { run = [arguments] { return import_command(*arguments); }; });
}

void add_export(CLI::App& app, Run& run) {
  auto* command = app.add_subcommand("export", "Write callers or tickets as a table; noted in the access log");
  auto arguments = std::make_shared<ExportArguments>();
  command->add_option("KIND", arguments->kind, "callers or tickets")->required();
  command->add_option("FILE", arguments->file, "NAME.csv, NAME.jsonl or NAME.xlsx; - is CSV on standard output")->required();
  command->add_flag("--legacy", arguments->legacy, "The old screens' columns exactly; formulas are not neutralised");
  command->add_option("--address-length", arguments->address_length, "Characters the old Alamat holds; the address is cut, the e-mail never [no limit]")->check(CLI::Range(1, 10'000));
  // A script whose variable is empty would be given everything.
  const CLI::Validator named([](const std::string& text) { return text.empty() ? std::string("names no cursor") : std::string(); }, "");
  auto* since = command->add_option("--since", arguments->since, "Only what changed behind this cursor of an earlier export")->check(named);
  command->add_option("--cursor", arguments->cursor_file, "A file that keeps the cursor from export to export: a nightly feed")->excludes(since)->check(named);
  command->add_option("--email-state", arguments->email_state, "Callers with such an e-mail, e.g. spelled, legacy_unverified, none");
  command->add_option("--status", arguments->status, "Tickets with this status");
  command->add_option("--site", arguments->site, "Reports of this site, e.g. S1");
  command->add_option("--from", arguments->from, "Reports from this local day on, e.g. 2019-11-25");
  command->add_option("--to", arguments->to, "Reports to this local day, included");
  command->add_option("--zone", arguments->zone, "Of --from and --to, and of the times that --legacy writes; all others are UTC [Asia/Jakarta]");
  command->add_option("--reason", arguments->reason, "What for; kept in the access log");
  command->add_option("--config", arguments->config, "The server's configuration, for its database")->check(CLI::ExistingFile);
  command->add_option("--database", arguments->database, "sqlite:PATH or postgresql://... [what --config names, else SAPA_DATABASE, else var/sapa.db]");
  command->callback([arguments, &run] { run = [arguments] { return export_command(*arguments); }; });
}

void add_mail(CLI::App& app, Run& run) {
  auto database = std::make_shared<std::string>();
  auto* bounce = app.add_subcommand("bounce", "Take a delivery report (RFC 3464) from standard input; what came back is verified again on the next call");
  bounce->add_option("--database", *database, "sqlite:PATH or postgresql://... [SAPA_DATABASE, else var/sapa.db]");
  bounce->callback([database, &run] { run = [database] { return bounce_command(*database); }; });
}

// What all filters know.
void add_filter_options(CLI::App* command, FilterOptions& options) {
  const auto read = [&options](const std::string& word) {
    if (word != "jsonl" && word != "tsv") throw CLI::ValidationError("--format", "\"" + word + "\" is no format; it is jsonl or tsv");
    options.format = word == "tsv" ? FilterFormat::tsv : FilterFormat::json_lines;
  };
  command->add_option_function<std::string>("--format", read, "jsonl or tsv: line number, line, then what was found [jsonl]");
  command->add_flag("--invalid-only", options.invalid_only, "Only lines that give nothing to be used, with their numbers; fillers are left out");
}

void add_filters(CLI::App& app, Run& run) {
  auto* simulate = app.add_subcommand("simulate", "Send call events from a file of JSON Lines with after_ms, as a PBX would");
  auto arguments = std::make_shared<SimulateArguments>();
  simulate->add_option("FILE", arguments->file, "JSON Lines; - is standard input")->required();
  simulate->add_option("--url", arguments->url, "Where Sapa is [http://127.0.0.1:8123]");
  simulate->add_option("--token-file", arguments->token_file, "A file with the integration key [SAPA_TOKEN, else var/demo-token]");
  simulate->add_option("--speed", arguments->speed, "2: twice as fast; 0: without waiting [1]")->check(CLI::NonNegativeNumber);
  simulate->callback([arguments, &run] { run = [arguments] { return simulate_command(*arguments); }; });

  auto* phone = app.add_subcommand("phone", "Classify numbers: a number a line in, a line out");
  auto phone_arguments = std::make_shared<PhoneArguments>();
  phone->add_option("--source", phone_arguments->source, "Where the numbers come from: ani, typed, spoken, legacy ... [typed]");
  phone->add_option("--area-code", phone_arguments->area_code, "What local numbers lack, e.g. 21")->check(CLI::Range(1, 99'999));
  phone->add_option("--region", phone_arguments->region, "Country of numbers without a country code, two letters [ID]")
      ->check([](const std::string& region) { return region.size() == 2 && std::all_of(region.begin(), region.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) ? "" : "a country is two capital letters"; });
  add_filter_options(phone, phone_arguments->filter);
  phone->callback([phone_arguments, &run] { run = [phone_arguments] { return phone_command(*phone_arguments); }; });
}

void add_cleaning(CLI::App& app, Run& run) {
  auto* email = app.add_subcommand("email", "Take e-mails out of addresses: an ALAMAT a line in, a line out");
  auto email_options = std::make_shared<FilterOptions>();
  add_filter_options(email, *email_options);
  email->callback([email_options, &run] {
    run = [email_options] {
      std::ios::sync_with_stdio(false);
      run_email_filter(std::cin, std::cout, *email_options);
      return read_all();
    };
  });
  auto* spell = app.add_subcommand("spell", "Understand spelled addresses: what was dictated a line in, a line out");
  auto alphabet = std::make_shared<std::string>(sapa::spelling::default_alphabet().id);
  std::vector<std::string> known;
  for (const auto& item : sapa::spelling::shipped_alphabets()) known.push_back(item.id);
  spell->add_option("--alphabet", *alphabet, "Code words to say it with [" + *alphabet + "]")->check(CLI::IsMember(known));
  auto spell_options = std::make_shared<FilterOptions>();
  add_filter_options(spell, *spell_options);
  spell->callback([alphabet, spell_options, &run] {
    run = [alphabet, spell_options] {
      std::ios::sync_with_stdio(false);
      run_spell_filter(std::cin, std::cout, *sapa::spelling::shipped_alphabet(*alphabet), *spell_options);
      return read_all();
    };
  });
  auto* flow = app.add_subcommand("flow", "Procedures as documents")->require_subcommand(1);
  auto file = std::make_shared<std::string>();
  auto* check = flow->add_subcommand("check", "Find every mistake of a flow, each with its place");
  check->add_option("FILE", *file, "A flow document (JSON)")->required();
  check->callback([file, &run] { run = [file] { return run_flow_check(*file); }; });
  auto* draw = flow->add_subcommand("draw", "Draw a flow as SVG on standard output");
  draw->add_option("FILE", *file, "A flow document (JSON)")->required();
  draw->callback([file, &run] { run = [file] { return run_flow_draw(*file); }; });
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Sapa, an agent desktop for a utility's contact centre", "sapa");
  app.require_subcommand(1);
  app.set_version_flag("--version", SAPA_VERSION);
  Run run;
  add_serve(app, run);
  add_accounts(app, run);
  add_database(app, run);
  add_import(app, run);
  add_export(app, run);
  add_mail(app, run);
  add_filters(app, run);
  add_cleaning(app, run);
  const auto typed = [&](const CLI::App* command) { return command->get_name() == argv[1]; };
  if (argc > 1 && argv[1][0] != '-' && app.get_subcommands(typed).empty()) {
    std::fprintf(stderr, "sapa: there is no command \"%s\" (--help names those there are)\n", argv[1]);
    return kMisused;
  }
  ::umask(0077);  // whatever is written may hold something of a person
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& shown) {
    return app.exit(shown);
  } catch (const CLI::ParseError& misused) {
    std::fprintf(stderr, "sapa: %s (--help shows how)\n", misused.what());
    return kMisused;
  }
  try {
    const int code = run();
    return code == kDone ? said_all() : code;
  } catch (const std::exception& broken) {
    return failed(std::string(broken.what()) + ".");
  }
}
