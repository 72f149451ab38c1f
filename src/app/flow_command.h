#pragma once

// `sapa flow check FILE` and `sapa flow draw FILE`.

#include <string>

namespace sapa::app {

// Every mistake on standard output, one a line: place, code, sentence. 0: none; 1: some; 2: the file cannot be read.
int run_flow_check(const std::string& path);

// The picture (SVG) on standard output. 0; 1: the flow has mistakes (on standard error); 2: the file cannot be read.
int run_flow_draw(const std::string& path);

}  // namespace sapa::app
