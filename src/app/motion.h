#pragma once

// Time and motion of the e-mail procedure (docs/time-and-motion.md): the old way of working and both profiles of Sapa, walked by
// the real engine over the real flow. Counted: screens, clicks, keys, words. Modelled: seconds, by the keystroke-level model.

#include <string>
#include <string_view>
#include <vector>

#include "core/sop/flow.h"

namespace sapa::app {

// Seconds of one action, with their sources in docs/time-and-motion.md. The rate of speech is our assumption.
struct MotionModel {
  double key = 0.28;
  double click = 1.30;    // pointing 1.10, pressing and letting go 0.20
  double homing = 0.40;   // a hand between keyboard and mouse
  double thought = 1.35;  // before each decision; not before what is fully expected
  double syllable = 60.0 / 260.0;
  double turn = 0.21;     // silence before the other speaks
};

struct Motion {
  std::string caller;     // "new", "known", "spelled", "given_before", "conflict"
  std::string procedure;  // "old", "sop", "sapa"
  int screens = 0;
  int clicks = 0;
  int keys = 0;
  int homings = 0;
  int thoughts = 0;
  int words = 0;      // the agent's
  int questions = 0;  // that the caller has to answer
  double seconds = 0;
  std::string outcome;
};

// How many tiles each Enter says "right" to: as the tiles of the card group themselves (web/src/features/email/tiles.ts). `others`: stored otherwise.
std::vector<std::size_t> breaths(std::string_view address, const std::vector<std::string>& others);

// Five callers, three procedures each, in that order.
std::vector<Motion> compare_motions(const sop::Flow& flow, const MotionModel& model = {});

std::string motion_table(const std::vector<Motion>& motions);    // Markdown
std::string motion_picture(const std::vector<Motion>& motions);  // SVG

}  // namespace sapa::app
