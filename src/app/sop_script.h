#pragma once

// A scripted call for the cases of kind `path`: what the caller and the agent do, played against the e-mail procedure.

#include <optional>
#include <string>
#include <vector>

#include "core/sop/advance.h"
#include "core/sop/legacy_record.h"
#include "core/sop/reports.h"

namespace sapa::app {

struct CallerScript {
  bool same_person = true;
  std::optional<std::size_t> select = std::nullopt;  // which of several records; empty: none of them
  std::string nama;
  std::string alamat;
  std::string hp;
  std::string ask_email;   // gives, given_before, refuses, none, unsure
  std::string reask;       // the same when asked again; empty: what follows from the rest
  std::string email;
  std::string same_number = "ya";  // ya, tidak, tidak_yakin
  std::string previous_number;     // empty: forgotten
  std::vector<std::string> verify = {};  // ok, mismatch, changed, not_mine, refuses; used up in order, then ok
  std::string corrected;
  bool accepts_domain = true;
  std::string drop_after;  // a step; empty: the call does not drop
};

struct SopScript {
  std::string ani;
  std::vector<sop::LegacyRow> rows = {};
  std::vector<sop::Report> reports = {};
  CallerScript caller = {};
  bool skips_spelling = false;
  bool skips_procedure = false;
  bool emergency = false;
  std::map<std::string, bool> settings = {};
  sop::DateRange range = {};
};

struct PlayedCall {
  sop::Run run;
  std::optional<std::string> number = std::nullopt;
  std::optional<sop::LegacyRow> written = std::nullopt;  // empty: nothing is written to the old system
};

PlayedCall play(const sop::Flow& flow, const SopScript& script);

}  // namespace sapa::app
