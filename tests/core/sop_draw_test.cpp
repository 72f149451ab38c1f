#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>

#include "core/sop/draw_flow.h"
#include "core/sop/layout.h"
#include "core/sop_flow.h"

namespace sapa::sop {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

TEST(DrawFlow, the_picture_shows_every_step_and_names_the_three_phases) {
  const auto svg = draw_flow(email_flow(), {});
  for (const auto& step : email_flow().steps) EXPECT_EQ(count_of(svg, "data-step=\"" + step.id + "\""), 1U) << step.id;
  for (const auto* phase : {"1. Permintaan", "2. Pencatatan", "3. Verifikasi"}) EXPECT_EQ(count_of(svg, phase), 1U) << phase;
  EXPECT_EQ(count_of(svg, " walked"), 0U);
  EXPECT_EQ(count_of(svg, "nan"), 0U);
  EXPECT_EQ(count_of(svg, "<g"), count_of(svg, "</g>"));
  EXPECT_EQ(count_of(svg, "<text"), count_of(svg, "</text>"));
}

TEST(DrawFlow, the_walked_path_and_the_present_step_are_marked) {
  Facts facts;
  facts.number = "+6287700001234";
  facts.profile = "sop";
  const auto run = advance(email_flow(), facts, {{"S10_ASK_MISSING_DATA", "given", {}}});
  const auto svg = draw_flow(email_flow(), {run.path, run.step});
  EXPECT_EQ(count_of(svg, "aria-current=\"step\""), 1U);
  EXPECT_EQ(count_of(svg, "class=\"arrow walked\""), run.path.size() - 1);
  EXPECT_EQ(count_of(svg, " walked present\" data-step=\"S12_ASK_EMAIL\""), 1U);
  EXPECT_EQ(draw_flow(email_flow(), {run.path, run.step}), svg);
}

TEST(DrawFlow, an_interrupted_walk_is_marked_from_its_interrupt) {
  const auto run = advance(email_flow(), {}, {{"S10_ASK_MISSING_DATA", "dropped", {}}});
  ASSERT_EQ(run.outcome, "DROPPED");
  const auto svg = draw_flow(email_flow(), {run.path, run.step});
  EXPECT_EQ(count_of(svg, "class=\"arrow walked\""), run.path.size() - 1);
}

TEST(DrawFlow, titles_are_text_and_never_markup) {
  auto flow = email_flow();
  flow.steps[0].title = {{"id", "<script>&\"x\"</script>"}, {"en", "x"}};
  EXPECT_EQ(count_of(draw_flow(flow, {}), "<script"), 0U);
}

TEST(DrawFlow, english_is_drawn_in_english) {
  const auto svg = draw_flow(email_flow(), {{}, "", "en"});
  EXPECT_EQ(count_of(svg, "3. Verification"), 1U);
  EXPECT_EQ(count_of(svg, "Verifikasi"), 0U);
}

struct Rectangle {
  double left, top, right, bottom;
};

Rectangle around(const Point& middle, const Size& size) {
  return {middle.x - size.width / 2, middle.y - size.height / 2, middle.x + size.width / 2, middle.y + size.height / 2};
}

bool overlap(const Rectangle& a, const Rectangle& b) { return a.left < b.right - 0.01 && b.left < a.right - 0.01 && a.top < b.bottom - 0.01 && b.top < a.bottom - 0.01; }

// Between pairs of points an arrow may bend, but only as far up and down as the two; so it is enough to look at straight
// pieces within the rows and at the heights of the bends.
void expect_no_crossing(const std::vector<Size>& boxes, const std::vector<Arrow>& arrows, const Layout& layout) {
  std::vector<Rectangle> areas;
  for (std::size_t i = 0; i < boxes.size(); ++i) areas.push_back(around(layout.boxes[i], boxes[i]));
  for (std::size_t i = 0; i < areas.size(); ++i) {
    for (std::size_t k = i + 1; k < areas.size(); ++k) RC_ASSERT(!overlap(areas[i], areas[k]));
  }
  std::vector<Rectangle> labels;
  for (std::size_t i = 0; i < arrows.size(); ++i) {
    RC_ASSERT(layout.labels[i].has_value() == (arrows[i].label.width > 0));
    if (!layout.labels[i]) continue;
    const auto label = around(*layout.labels[i], arrows[i].label);
    for (const auto& area : areas) RC_ASSERT(!overlap(label, area));
    for (const auto& other : labels) RC_ASSERT(!overlap(label, other));
    labels.push_back(label);
  }
  for (std::size_t i = 0; i < arrows.size(); ++i) {
    const auto& points = layout.arrows[i];
    for (std::size_t p = 1; p < points.size(); ++p) {
      const auto& a = points[p - 1];
      const auto& b = points[p];
      const Rectangle piece = {std::min(a.x, b.x), std::min(a.y, b.y), std::max(a.x, b.x), std::max(a.y, b.y)};
      for (std::size_t box = 0; box < areas.size(); ++box) {
        // A straight piece has no width, so it is widened a little.
        const Rectangle wide = {piece.left - 1, piece.top, piece.right + 1, piece.bottom};
        RC_ASSERT(!overlap(wide, areas[box]));
      }
    }
  }
}

RC_GTEST_PROP(Layout, no_arrow_crosses_a_box_and_nothing_overlaps, ()) {
  const auto count = *rc::gen::inRange<std::size_t>(1, 14);
  std::vector<Size> boxes;
  for (std::size_t i = 0; i < count; ++i) boxes.push_back({static_cast<double>(*rc::gen::inRange(60, 260)), static_cast<double>(*rc::gen::inRange(30, 90))});
  std::vector<Arrow> arrows;
  std::set<std::pair<std::size_t, std::size_t>> joined;
  const auto wanted = *rc::gen::inRange<std::size_t>(0, 3 * count);
  for (std::size_t i = 0; i < wanted; ++i) {
    const auto from = *rc::gen::inRange<std::size_t>(0, count);
    const auto to = *rc::gen::inRange<std::size_t>(0, count);
    if (from == to || !joined.insert({from, to}).second) continue;
    arrows.push_back({from, to, {}});
    if (*rc::gen::arbitrary<bool>()) arrows.back().label = {static_cast<double>(*rc::gen::inRange(20, 120)), 20};
  }
  expect_no_crossing(boxes, arrows, lay_out(boxes, arrows));
}

}  // namespace
}  // namespace sapa::sop
