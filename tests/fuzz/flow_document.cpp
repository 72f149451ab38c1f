// Flow documents of any bytes: reading, checking, walking and drawing neither crash nor hang, mistakes or not.

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/sop/draw_flow.h"
#include "wire/flow_json.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto read = sapa::wire::read_flow({reinterpret_cast<const char*>(data), size});
  const auto& flow = read.flow;
  sapa::sop::Facts facts;
  facts.number = "+6287700001234";
  facts.callers = {{.name = "IBU MARNI", .hp = "+6287700001234", .address = "JL MELATI", .emails = {"marni.aya@yahoo.com"}}};
  facts.searches["+6287700001234"] = {{"marni.aya@yahoo.com", "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}};
  std::vector<sapa::sop::Answer> answers;
  for (int round = 0; round < 8; ++round) {
    const auto run = sapa::sop::advance(flow, facts, answers);
    if (run.choices.empty()) break;
    answers.push_back({run.step, run.choices.back()->id, {{"email", "sari@gmial.com"}, {"record", "0"}}});
  }
  if (read.mistakes.empty()) (void)sapa::sop::draw_flow(flow, {});
  return 0;
}
