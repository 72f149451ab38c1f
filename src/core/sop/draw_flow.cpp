#include "core/sop/draw_flow.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "core/sop/flow_graph.h"
#include "core/sop/layout.h"
#include "core/text_fold.h"

namespace sapa::sop {

namespace {

constexpr double kTextWidth = 7.9;   // of one character at 13 px, on the wide side
constexpr double kSmallWidth = 6.1;  // at 11 px
constexpr double kLine = 17;
constexpr double kSmallLine = 14;
constexpr std::size_t kBoxColumns = 30;
constexpr std::size_t kLabelColumns = 24;
constexpr double kHead = 64;

struct Colours {
  std::string_view fill;
  std::string_view line;
};

// By the order of the phases; told apart by their name in every box, too.
constexpr std::array kPhaseColours = {Colours{"#eaf2fd", "#1f5fa8"}, Colours{"#fdf4e3", "#9a6700"}, Colours{"#eaf6ee", "#1a7f4b"},
                                      Colours{"#f3eefb", "#6b45b0"}, Colours{"#f1f3f5", "#57606a"}};
constexpr std::string_view kInk = "#14181d";
constexpr std::string_view kFaint = "#57606a";
constexpr std::string_view kArrow = "#8c959f";
constexpr std::string_view kWalked = "#0a7d47";
constexpr std::string_view kPresent = "#0b5fcc";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    switch (c) {
      case '&': result += "&amp;"; break;
      case '<': result += "&lt;"; break;
      case '>': result += "&gt;"; break;
      case '"': result += "&quot;"; break;
      default: result += c;
    }
  }
  return result;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns) {
  std::vector<std::string> lines;
  std::string line;
  while (!text.empty()) {
    const auto blank = text.find(' ');
    const std::string word(text.substr(0, blank));
    text = blank == std::string_view::npos ? "" : text.substr(blank + 1);
    if (word.empty()) continue;
    if (!line.empty() && code_points(line) + 1 + code_points(word) > columns) {
      lines.push_back(std::move(line));
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  if (!line.empty()) lines.push_back(std::move(line));
  return lines;
}

double widest(const std::vector<std::string>& lines, double character) {
  std::size_t most = 0;
  for (const auto& line : lines) most = std::max(most, code_points(line));
  return static_cast<double>(most) * character;
}

struct Box {
  std::string id;       // of the step; empty: an interrupt
  std::string title;
  std::string remark;   // small, below
  Colours colours = {};
  bool asks = false;
  std::vector<std::string> lines = {};
};

struct DrawnArrow {
  std::size_t from = 0;
  std::size_t to = 0;
  std::vector<std::string> said = {};  // the answers, each once
  std::vector<std::string> why = {};   // what else is so, each once
  std::vector<std::string> lines = {};
  bool walked = false;
};

class Drawing {
 public:
  Drawing(const Flow& flow, const DrawnWalk& walk) : flow_(flow), walk_(walk) {
    for (std::size_t i = 0; i < walk.path.size(); ++i) {
      visited_.insert(walk.path[i].step);
      if (i > 0) moves_.insert({walk.path[i - 1].step, walk.path[i].step});
    }
  }

  std::string finish() {
    for (const auto& step : flow_.steps) add_step(step);
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) add_arrows(i, flow_.steps[i]);
    for (const auto& interrupt : flow_.interrupts) add_interrupt(interrupt);
    std::vector<Size> sizes;
    for (const auto& box : boxes_) {
      sizes.push_back({std::max({widest(box.lines, kTextWidth), static_cast<double>(code_points(box.remark)) * kSmallWidth, 96.0}) + 28,
                       static_cast<double>(box.lines.size()) * kLine + kSmallLine + 18});
    }
    std::vector<Arrow> arrows;
    for (auto& arrow : arrows_) {
      for (const auto* texts : {&arrow.said, &arrow.why}) {
        for (const auto& text : *texts) {
          for (auto& line : wrapped(texts == &arrow.why && !arrow.said.empty() ? "(" + text + ")" : text, kLabelColumns)) arrow.lines.push_back(std::move(line));
        }
      }
      arrows.push_back({arrow.from, arrow.to, {}});
      if (!arrow.lines.empty()) arrows.back().label = {widest(arrow.lines, kSmallWidth) + 14, static_cast<double>(arrow.lines.size()) * kSmallLine + 8};
    }
    return draw(sizes, lay_out(sizes, arrows));
  }

 private:
  [[nodiscard]] const std::string& say(const Words& words) const { return in_language(words, walk_.language); }
  [[nodiscard]] bool is_english() const { return walk_.language == "en"; }

  [[nodiscard]] std::size_t phase_index(const std::string& phase) const {
    for (std::size_t i = 0; i < flow_.phases.size(); ++i) {
      if (flow_.phases[i].id == phase) return i;
    }
    return kPhaseColours.size() - 1;
  }

  [[nodiscard]] std::string phase_title(const std::string& phase) const {
    const auto index = phase_index(phase);
    return index < flow_.phases.size() ? say(flow_.phases[index].title) : phase;
  }

  void add_step(const Step& step) {
    Box box;
    box.id = step.id;
    box.title = say(step.title);
    box.remark = step.id.substr(0, step.id.find('_')) + " · " + phase_title(step.phase);
    box.colours = kPhaseColours[phase_index(step.phase) % kPhaseColours.size()];
    box.asks = !step.answers.empty() || step.actor == Actor::decision;
    box.lines = wrapped(box.title, kBoxColumns);
    boxes_.push_back(std::move(box));
  }

  [[nodiscard]] std::size_t index_of(const std::string& step) const {
    for (std::size_t i = 0; i < flow_.steps.size(); ++i) {
      if (flow_.steps[i].id == step) return i;
    }
    return flow_.steps.size();
  }

  // Several ways from one step to another are one arrow with all their words.
  void add_arrow(std::size_t from, const Edge& edge, const std::string& said) {
    const auto to = index_of(edge.to);
    if (to == flow_.steps.size() || to == from) return;
    auto found = std::find_if(arrows_.begin(), arrows_.end(), [&](const auto& arrow) { return arrow.from == from && arrow.to == to; });
    if (found == arrows_.end()) {
      arrows_.push_back({from, to});
      found = arrows_.end() - 1;
      found->walked = !boxes_[from].id.empty() && moves_.contains({boxes_[from].id, edge.to});
    }
    const auto add_once = [](std::vector<std::string>& list, const std::string& text) {
      if (!text.empty() && std::find(list.begin(), list.end(), text) == list.end()) list.push_back(text);
    };
    add_once(found->said, said);
    add_once(found->why, say(edge.title));
  }

  void add_arrows(std::size_t from, const Step& step) {
    // What is true of an arrow (why) comes after what was said.
    for (const auto& choice : step.answers) {
      for (const auto& edge : choice.next) add_arrow(from, edge, say(choice.title));
    }
    for (const auto& edge : step.next) add_arrow(from, edge, "");
  }

  // "At any time": a box of its own, for arrows from everywhere would hide the rest.
  void add_interrupt(const Interrupt& interrupt) {
    std::set<std::string> targets;
    for (const auto& edge : interrupt.choice.next) targets.insert(edge.to);
    std::size_t box = boxes_.size();
    for (std::size_t i = flow_.steps.size(); i < boxes_.size(); ++i) {
      if (interrupt_targets_[i - flow_.steps.size()] == targets) box = i;
    }
    if (box == boxes_.size()) {
      boxes_.push_back({"", say(interrupt.choice.title), is_english() ? "at any time" : "kapan saja", kPhaseColours.back(), true, {}});
      interrupt_targets_.push_back(targets);
    } else {
      boxes_[box].title += " / " + say(interrupt.choice.title);
    }
    boxes_[box].lines = wrapped(boxes_[box].title, kBoxColumns);
    for (const auto& edge : interrupt.choice.next) {
      add_arrow(box, edge, "");
      auto& arrow = *std::find_if(arrows_.begin(), arrows_.end(), [&](const auto& item) { return item.from == box && item.to == index_of(edge.to); });
      arrow.walked = arrow.walked || was_interrupted(edge.to);
    }
  }

  // The walk came to this step from one that has no arrow to it.
  [[nodiscard]] bool was_interrupted(const std::string& to) const {
    return std::any_of(moves_.begin(), moves_.end(), [&](const auto& move) {
      if (move.second != to) return false;
      const auto* from = find_step(flow_, move.first);
      if (!from) return false;
      const auto edges = edges_of(*from);
      return std::none_of(edges.begin(), edges.end(), [&](const auto* edge) { return edge->to == to; });
    });
  }

  std::string draw(const std::vector<Size>& sizes, const Layout& layout) {
    const auto width = std::max(layout.width, 760.0);
    const auto height = layout.height + kHead;
    std::string svg = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0:.0f} {1:.0f}\" width=\"{0:.0f}\" height=\"{1:.0f}\" role=\"img\" "
        "aria-labelledby=\"flow-title\" font-family=\"Inter, 'Noto Sans', 'DejaVu Sans', sans-serif\" font-size=\"13\">\n",
        width, height);
    svg += fmt::format("<title id=\"flow-title\">{}</title>\n", escaped(say(flow_.title)));
    svg += "<defs>";
    for (const auto& [name, colour] : {std::pair{"arrow-head", kArrow}, std::pair{"arrow-head-walked", kWalked}}) {
      svg += fmt::format("<marker id=\"{}\" viewBox=\"0 0 8 8\" refX=\"7\" refY=\"4\" markerWidth=\"8\" markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" "
                         "orient=\"auto\"><path d=\"M0 0L8 4L0 8z\" fill=\"{}\"/></marker>", name, colour);
    }
    svg += "</defs>\n";
    svg += fmt::format("<rect width=\"{:.0f}\" height=\"{:.0f}\" fill=\"#ffffff\"/>\n", width, height);
    draw_head(svg);
    // Walked arrows last, so that they lie on top.
    for (const bool walked : {false, true}) {
      for (std::size_t i = 0; i < arrows_.size(); ++i) {
        if (arrows_[i].walked == walked) draw_arrow(svg, arrows_[i], layout.arrows[i]);
      }
    }
    for (std::size_t i = 0; i < arrows_.size(); ++i) {
      if (layout.labels[i]) draw_label(svg, arrows_[i], *layout.labels[i]);
    }
    for (std::size_t i = 0; i < boxes_.size(); ++i) draw_box(svg, boxes_[i], sizes[i], layout.boxes[i]);
    return svg + "</svg>\n";
  }

  void draw_head(std::string& svg) const {
    svg += fmt::format("<text x=\"24\" y=\"26\" font-size=\"16\" font-weight=\"600\" fill=\"{}\">{}</text>\n", kInk,
                       escaped(say(flow_.title) + " · " + (is_english() ? "revision " : "revisi ") + std::to_string(flow_.revision)));
    double x = 24;
    for (std::size_t i = 0; i < flow_.phases.size(); ++i) {
      const auto& colours = kPhaseColours[i % kPhaseColours.size()];
      const auto title = std::to_string(i + 1) + ". " + say(flow_.phases[i].title);
      svg += fmt::format("<g class=\"phase\"><rect x=\"{:.0f}\" y=\"38\" width=\"16\" height=\"16\" rx=\"3\" fill=\"{}\" stroke=\"{}\"/>"
                         "<text x=\"{:.0f}\" y=\"51\" fill=\"{}\">{}</text></g>\n", x, colours.fill, colours.line, x + 22, kInk, escaped(title));
      x += 22 + static_cast<double>(code_points(title)) * kTextWidth + 24;
    }
    if (walk_.path.empty()) return;
    for (const auto& [text, colour] : {std::pair{is_english() ? "walked" : "jalur yang ditempuh", kWalked},
                                       std::pair{is_english() ? "present step" : "langkah sekarang", kPresent}}) {
      svg += fmt::format("<path d=\"M{:.0f} 46h22\" stroke=\"{}\" stroke-width=\"4\"/><text x=\"{:.0f}\" y=\"51\" fill=\"{}\">{}</text>\n", x, colour, x + 28,
                         kInk, text);
      x += 28 + static_cast<double>(std::string_view(text).size()) * kTextWidth + 24;
    }
  }

  static void draw_arrow(std::string& svg, const DrawnArrow& arrow, const std::vector<Point>& points) {
    std::string path = fmt::format("M{:.1f} {:.1f}", points[0].x, points[0].y + kHead);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const auto& before = points[i - 1];
      const auto& point = points[i];
      // A piece without length would turn the arrow's head.
      if (before.x == point.x && before.y == point.y) continue;
      if (i % 2 == 1 || before.x == point.x) {
        path += fmt::format("L{:.1f} {:.1f}", point.x, point.y + kHead);
      } else {
        const auto middle = (before.y + point.y) / 2 + kHead;
        path += fmt::format("C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}", before.x, middle, point.x, middle, point.x, point.y + kHead);
      }
    }
    svg += fmt::format("<path class=\"arrow{}\" d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" marker-end=\"url(#arrow-head{})\"/>\n",
                       arrow.walked ? " walked" : "", path, arrow.walked ? kWalked : kArrow, arrow.walked ? "3" : "1.3", arrow.walked ? "-walked" : "");
  }

  static void draw_label(std::string& svg, const DrawnArrow& arrow, const Point& middle) {
    const auto width = widest(arrow.lines, kSmallWidth) + 12;
    const auto height = static_cast<double>(arrow.lines.size()) * kSmallLine + 6;
    svg += fmt::format("<g class=\"label{}\"><rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"7\" fill=\"#ffffff\" stroke=\"{}\"/>",
                       arrow.walked ? " walked" : "", middle.x - width / 2, middle.y - height / 2 + kHead, width, height, arrow.walked ? kWalked : "#d0d7de");
    auto y = middle.y - height / 2 + kHead + kSmallLine - 1;
    for (const auto& line : arrow.lines) {
      svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-size=\"11\" fill=\"{}\">{}</text>", middle.x, y, kInk, escaped(line));
      y += kSmallLine;
    }
    svg += "</g>\n";
  }

  void draw_box(std::string& svg, const Box& box, const Size& size, const Point& middle) const {
    const bool walked = !box.id.empty() && visited_.contains(box.id);
    const bool present = !box.id.empty() && box.id == walk_.step;
    const auto x = middle.x - size.width / 2;
    const auto y = middle.y - size.height / 2 + kHead;
    svg += fmt::format("<g class=\"step{}{}{}\"{}{}>", box.asks ? " asks" : "", walked ? " walked" : "", present ? " present" : "",
                       box.id.empty() ? "" : " data-step=\"" + escaped(box.id) + "\"", present ? " aria-current=\"step\"" : "");
    svg += fmt::format("<rect x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"{}\"{}/>", x, y,
                       size.width, size.height, box.asks ? 20 : 5, box.colours.fill, present ? kPresent : walked ? kWalked : box.colours.line,
                       present ? "4" : walked ? "3" : "1.2", box.id.empty() ? " stroke-dasharray=\"5 3\"" : "");
    auto line_y = y + 21;
    for (const auto& line : box.lines) {
      svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-weight=\"600\" fill=\"{}\">{}</text>", middle.x, line_y, kInk, escaped(line));
      line_y += kLine;
    }
    svg += fmt::format("<text x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\" font-size=\"11\" fill=\"{}\">{}</text></g>\n", middle.x, line_y, kFaint,
                       escaped(walked && !present ? "✓ " + box.remark : box.remark));
  }

  const Flow& flow_;
  const DrawnWalk& walk_;
  std::vector<Box> boxes_ = {};  // the steps first, in their order
  std::vector<DrawnArrow> arrows_ = {};
  std::vector<std::set<std::string>> interrupt_targets_ = {};
  std::set<std::string> visited_ = {};
  std::set<std::pair<std::string, std::string>> moves_ = {};
};

}  // namespace

std::string draw_flow(const Flow& flow, const DrawnWalk& walk) { return Drawing(flow, walk).finish(); }

}  // namespace sapa::sop
