#include "support/source_dir.h"

namespace sapa {

std::string source_dir() { return SAPA_SOURCE_DIR; }

}  // namespace sapa
