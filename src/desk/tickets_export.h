#pragma once

// What a search finds, as a file: written row by row behind the request, so that its progress can be asked for, and kept
// without a name (unlinked) until it is fetched. Nothing of it outlives the process.
//
// Threads: any; each export has a thread of its own, four at once. An export lives on the node that began it.

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "desk/tickets_query.h"
#include "desk/unit_of_work.h"

namespace sapa::desk {

// An open file without a name; closed with the last who holds it.
struct FileContent {
  int descriptor = -1;
  std::int64_t size = 0;
  FileContent(int opened, std::int64_t bytes) : descriptor(opened), size(bytes) {}
  ~FileContent();
  FileContent(const FileContent&) = delete;
  FileContent& operator=(const FileContent&) = delete;
};

enum class ExportFormat { csv, xlsx };

struct ExportRequest {
  ExportFormat format = ExportFormat::csv;
  TicketFilter filter;
  std::int64_t total = 0;  // rows that will be written, within the role's cap
  bool capped = false;
};

// Rows a role may export at once; 0: none.
std::int64_t export_cap(const Settings& settings, const Scope& scope);

class Exports {
 public:
  Exports() = default;
  ~Exports();  // stops and joins
  Exports(const Exports&) = delete;
  Exports& operator=(const Exports&) = delete;

  // Errors: export_running (this user has one, or four run).
  Result<wire::json::object> start(Services& services, const Scope& scope, ExportRequest request);
  // Errors: export_unknown (also somebody else's).
  Result<wire::json::object> find(const Scope& scope, const std::string& id, Instant now);
  Result<void> end(const Scope& scope, const std::string& id);
  struct File {
    std::shared_ptr<const FileContent> content;
    std::string name;
    std::string media_type;
  };
  // Errors: export_unknown, export_running, export_failed.
  Result<File> file(const Scope& scope, const std::string& id);

 private:
  struct Job;
  std::shared_ptr<Job> job_of(const Scope& scope, const std::string& id);
  void forget_old(Instant now);

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Job>> jobs_;
};

}  // namespace sapa::desk
