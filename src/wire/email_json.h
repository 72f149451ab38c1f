#pragma once

// Extracted e-mails and compared columns as JSON, with the keys of the case files. The API, `sapa email` and sapa-cases
// write the same.

#include "core/email_columns.h"
#include "core/email_extract.h"
#include "wire/json.h"

namespace sapa::wire {

json::object to_json(const FoundEmail& email);
json::object to_json(const ExtractedEmails& extracted);
json::object to_json(const ColumnComparison& comparison);

}  // namespace sapa::wire
