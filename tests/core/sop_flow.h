#pragma once

// The shipped e-mail procedure for tests, and small changes of its document.

#include <fstream>
#include <iterator>
#include <string>

#include "support/source_dir.h"
#include "wire/flow_json.h"
#include "wire/shipped_flows.h"

namespace sapa::sop {

inline std::string shipped_document() {
  std::ifstream file(source_dir() + "/flows/email-verification.json", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline const Flow& email_flow() { return wire::email_flow(); }

// The document with the first `from` replaced. REQUIRES: it is there.
inline std::string with(std::string document, const std::string& from, const std::string& to) {
  const auto at = document.find(from);
  if (at == std::string::npos) throw std::logic_error("the document has no " + from);
  return document.replace(at, from.size(), to);
}

}  // namespace sapa::sop
