#include "core/sop/layout.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace sapa::sop {

namespace {

constexpr double kRowGap = 26;
constexpr double kColumnGap = 26;
constexpr double kBendWidth = 10;
constexpr double kPortGap = 16;
constexpr double kMargin = 24;
constexpr int kOrderSweeps = 40;
constexpr int kPlaceSweeps = 240;
constexpr int kStraightenRounds = 12;

// A box, or a bend of an arrow (perhaps with its label) in one row.
struct Item {
  std::size_t row = 0;
  Size size = {};
  bool is_box = false;
  double x = 0;
  std::vector<std::size_t> up = {};    // items in the row above that it is joined to
  std::vector<std::size_t> down = {};  // in the row below
};

class Layers {
 public:
  Layers(const std::vector<Size>& boxes, const std::vector<Arrow>& arrows) : boxes_(boxes), arrows_(arrows), turned_(arrows.size(), false) {}

  Layout finish() {
    if (boxes_.empty()) return {};
    turn_circles();
    choose_rows();
    make_items();
    order_rows();
    place();
    return draw();
  }

 private:
  [[nodiscard]] std::size_t top(std::size_t arrow) const { return turned_[arrow] ? arrows_[arrow].to : arrows_[arrow].from; }
  [[nodiscard]] std::size_t bottom(std::size_t arrow) const { return turned_[arrow] ? arrows_[arrow].from : arrows_[arrow].to; }

  // On a circle, an arrow to an earlier box is drawn upwards: whoever orders the boxes decides how the picture reads.
  void turn_circles() {
    std::vector<std::vector<bool>> reaches(boxes_.size(), std::vector<bool>(boxes_.size(), false));
    for (std::size_t box = 0; box < boxes_.size(); ++box) reach_from(box, reaches[box]);
    for (std::size_t i = 0; i < arrows_.size(); ++i) turned_[i] = arrows_[i].to < arrows_[i].from && reaches[arrows_[i].to][arrows_[i].from];
  }

  void reach_from(std::size_t box, std::vector<bool>& reached) const {
    std::vector<std::size_t> open = {box};
    while (!open.empty()) {
      const auto from = open.back();
      open.pop_back();
      for (const auto& arrow : arrows_) {
        if (arrow.from != from || reached[arrow.to]) continue;
        reached[arrow.to] = true;
        open.push_back(arrow.to);
      }
    }
  }

  // An arrow with a label needs a row of its own for it.
  [[nodiscard]] std::size_t least_length(std::size_t arrow) const { return arrows_[arrow].label.width > 0 ? 2 : 1; }

  void choose_rows() {
    rows_.assign(boxes_.size(), 0);
    // Longest way from the top; as many rounds as boxes are enough, for there is no circle left.
    for (std::size_t round = 0; round < boxes_.size(); ++round) {
      bool moved = false;
      for (std::size_t i = 0; i < arrows_.size(); ++i) {
        const auto least = rows_[top(i)] + least_length(i);
        if (rows_[bottom(i)] < least) {
          rows_[bottom(i)] = least;
          moved = true;
        }
      }
      if (!moved) break;
    }
    // Boxes with slack move down to where more of their arrows become short.
    for (int round = 0; round < 8; ++round) {
      for (std::size_t box = boxes_.size(); box-- > 0;) move_down(box);
    }
  }

  void move_down(std::size_t box) {
    std::size_t latest = std::numeric_limits<std::size_t>::max();
    std::size_t in = 0;
    std::size_t out = 0;
    for (std::size_t i = 0; i < arrows_.size(); ++i) {
      // A box that only leads here comes along.
      if (bottom(i) == box && !only_leads_on(top(i))) ++in;
      if (top(i) != box) continue;
      ++out;
      latest = std::min(latest, rows_[bottom(i)] - least_length(i));
    }
    if (out > in && latest > rows_[box]) rows_[box] = latest;
  }

  [[nodiscard]] bool only_leads_on(std::size_t box) const {
    std::size_t out = 0;
    for (std::size_t i = 0; i < arrows_.size(); ++i) {
      if (bottom(i) == box) return false;
      out += top(i) == box ? 1 : 0;
    }
    return out == 1;
  }

  void make_items() {
    const auto row_count = *std::max_element(rows_.begin(), rows_.end()) + 1;
    in_row_.assign(row_count, {});
    for (std::size_t box = 0; box < boxes_.size(); ++box) add_item({rows_[box], boxes_[box], true});
    chains_.assign(arrows_.size(), {});
    for (std::size_t i = 0; i < arrows_.size(); ++i) {
      const auto first = rows_[top(i)];
      const auto last = rows_[bottom(i)];
      // The label stands next to where the arrow really begins.
      const auto label_row = turned_[i] ? last - 1 : first + 1;
      auto& chain = chains_[i];
      chain.push_back(top(i));
      for (auto row = first + 1; row < last; ++row) {
        const bool has_label = row == label_row && arrows_[i].label.width > 0;
        chain.push_back(add_item({row, has_label ? arrows_[i].label : Size{kBendWidth, 0}, false}));
      }
      chain.push_back(bottom(i));
      for (std::size_t k = 0; k + 1 < chain.size(); ++k) {
        items_[chain[k]].down.push_back(chain[k + 1]);
        items_[chain[k + 1]].up.push_back(chain[k]);
      }
    }
  }

  std::size_t add_item(Item item) {
    in_row_[item.row].push_back(items_.size());
    items_.push_back(std::move(item));
    return items_.size() - 1;
  }

  [[nodiscard]] std::vector<std::size_t> positions() const {
    std::vector<std::size_t> at(items_.size());
    for (const auto& row : in_row_) {
      for (std::size_t i = 0; i < row.size(); ++i) at[row[i]] = i;
    }
    return at;
  }

  [[nodiscard]] std::size_t crossings() const {
    const auto at = positions();
    std::size_t count = 0;
    for (std::size_t row = 0; row + 1 < in_row_.size(); ++row) {
      std::vector<std::pair<std::size_t, std::size_t>> joins;
      for (const auto item : in_row_[row]) {
        for (const auto below : items_[item].down) joins.emplace_back(at[item], at[below]);
      }
      for (std::size_t a = 0; a < joins.size(); ++a) {
        for (std::size_t b = a + 1; b < joins.size(); ++b) {
          const auto& [a_top, a_bottom] = joins[a];
          const auto& [b_top, b_bottom] = joins[b];
          if ((a_top < b_top && a_bottom > b_bottom) || (a_top > b_top && a_bottom < b_bottom)) ++count;
        }
      }
    }
    return count;
  }

  void order_rows() {
    auto best = in_row_;
    auto fewest = crossings();
    for (int sweep = 0; sweep < kOrderSweeps && fewest > 0; ++sweep) {
      const bool downwards = sweep % 2 == 0;
      for (std::size_t k = 1; k < in_row_.size(); ++k) sort_row(downwards ? k : in_row_.size() - 1 - k, downwards);
      for (std::size_t row = 0; row < in_row_.size(); ++row) swap_neighbours(row);
      const auto now = crossings();
      if (now < fewest) {
        fewest = now;
        best = in_row_;
      }
    }
    in_row_ = best;
  }

  void sort_row(std::size_t row, bool by_row_above) {
    const auto at = positions();
    std::vector<std::pair<double, std::size_t>> keyed;
    for (std::size_t i = 0; i < in_row_[row].size(); ++i) {
      const auto item = in_row_[row][i];
      const auto& joined = by_row_above ? items_[item].up : items_[item].down;
      double key = static_cast<double>(i);
      if (!joined.empty()) {
        key = std::accumulate(joined.begin(), joined.end(), 0.0, [&](double sum, std::size_t other) { return sum + static_cast<double>(at[other]); }) /
              static_cast<double>(joined.size());
      }
      keyed.emplace_back(key, i);
    }
    std::sort(keyed.begin(), keyed.end());
    std::vector<std::size_t> sorted;
    for (const auto& [key, i] : keyed) sorted.push_back(in_row_[row][i]);
    in_row_[row] = std::move(sorted);
  }

  void swap_neighbours(std::size_t row) {
    for (std::size_t i = 0; i + 1 < in_row_[row].size(); ++i) {
      const auto at = positions();
      const auto left = in_row_[row][i];
      const auto right = in_row_[row][i + 1];
      const auto count = [&](const std::vector<std::size_t>& a, const std::vector<std::size_t>& b) {
        std::size_t crossed = 0;
        for (const auto x : a) {
          for (const auto y : b) crossed += at[x] > at[y] ? 1 : 0;
        }
        return crossed;
      };
      const auto now = count(items_[left].up, items_[right].up) + count(items_[left].down, items_[right].down);
      const auto swapped = count(items_[right].up, items_[left].up) + count(items_[right].down, items_[left].down);
      if (swapped < now) std::swap(in_row_[row][i], in_row_[row][i + 1]);
    }
  }

  [[nodiscard]] double distance(std::size_t left, std::size_t right) const {
    return (items_[left].size.width + items_[right].size.width) / 2 + kColumnGap;
  }

  void place() {
    for (const auto& row : in_row_) {
      double x = 0;
      for (std::size_t i = 0; i < row.size(); ++i) {
        if (i > 0) x += distance(row[i - 1], row[i]);
        items_[row[i]].x = x;
      }
    }
    for (int sweep = 0; sweep < kPlaceSweeps; ++sweep) {
      const bool downwards = sweep % 2 == 0;
      for (std::size_t k = 0; k < in_row_.size(); ++k) place_row(in_row_[downwards ? k : in_row_.size() - 1 - k]);
    }
    for (int round = 0; round < kStraightenRounds; ++round) {
      for (const auto& chain : chains_) straighten(chain);
    }
  }

  // Bends that follow one another go to one abscissa as far as their neighbours leave room for it.
  void straighten(const std::vector<std::size_t>& chain) {
    const auto at = positions();
    double low = std::numeric_limits<double>::lowest();
    double high = std::numeric_limits<double>::max();
    std::size_t first = 1;
    const auto settle = [&](std::size_t end) {
      if (end <= first) return;
      double sum = 0;
      for (auto k = first; k < end; ++k) sum += items_[chain[k]].x;
      const auto x = std::clamp(sum / static_cast<double>(end - first), low, high);
      for (auto k = first; k < end; ++k) items_[chain[k]].x = x;
    };
    for (std::size_t k = 1; k + 1 < chain.size(); ++k) {
      const auto item = chain[k];
      const auto& row = in_row_[items_[item].row];
      const auto left = at[item] == 0 ? std::numeric_limits<double>::lowest() : items_[row[at[item] - 1]].x + distance(row[at[item] - 1], item);
      const auto right = at[item] + 1 == row.size() ? std::numeric_limits<double>::max() : items_[row[at[item] + 1]].x - distance(item, row[at[item] + 1]);
      if (std::max(low, left) > std::min(high, right)) {
        settle(k);
        first = k;
        low = left;
        high = right;
      } else {
        low = std::max(low, left);
        high = std::min(high, right);
      }
    }
    settle(chain.size() - 1);
  }

  // Least squares towards the neighbours' middles with the distances kept: pool adjacent violators.
  void place_row(const std::vector<std::size_t>& row) {
    struct Block {
      double sum = 0;
      double weight = 0;
      std::size_t size = 0;
      [[nodiscard]] double mean() const { return sum / weight; }
    };
    std::vector<Block> blocks;
    std::vector<double> offsets;
    double offset = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
      if (i > 0) offset += distance(row[i - 1], row[i]);
      offsets.push_back(offset);
      const auto [wanted, weight] = wanted_x(row[i]);
      blocks.push_back({(wanted - offset) * weight, weight, 1});
      while (blocks.size() > 1 && blocks[blocks.size() - 2].mean() > blocks.back().mean()) {
        const auto last = blocks.back();
        blocks.pop_back();
        blocks.back().sum += last.sum;
        blocks.back().weight += last.weight;
        blocks.back().size += last.size;
      }
    }
    std::size_t i = 0;
    for (const auto& block : blocks) {
      for (std::size_t k = 0; k < block.size; ++k, ++i) items_[row[i]].x = block.mean() + offsets[i];
    }
  }

  [[nodiscard]] std::pair<double, double> wanted_x(std::size_t index) const {
    const auto& item = items_[index];
    double sum = 0;
    double weight = 0;
    const auto pull = [&](const std::vector<std::size_t>& others) {
      for (const auto other : others) {
        // Two bends in line make a straight arrow: worth more than a box in the middle of its arrows.
        const double strength = !item.is_box && !items_[other].is_box ? 40 : item.is_box && items_[other].is_box ? 3 : 1;
        sum += items_[other].x * strength;
        weight += strength;
      }
    };
    pull(item.up);
    pull(item.down);
    if (weight == 0) return {item.x, 1};
    return {sum / weight, weight};
  }

  Layout draw() {
    std::vector<double> middles;
    std::vector<double> halves;
    double y = kMargin;
    for (const auto& row : in_row_) {
      double height = 0;
      for (const auto item : row) height = std::max(height, items_[item].size.height);
      middles.push_back(y + height / 2);
      halves.push_back(height / 2);
      y += height + kRowGap;
    }
    double left = std::numeric_limits<double>::max();
    double right = std::numeric_limits<double>::lowest();
    for (const auto& item : items_) {
      left = std::min(left, item.x - item.size.width / 2);
      right = std::max(right, item.x + item.size.width / 2);
    }
    for (auto& item : items_) item.x += kMargin - left;
    Layout layout;
    layout.width = right - left + 2 * kMargin;
    layout.height = y - kRowGap + kMargin;
    for (std::size_t box = 0; box < boxes_.size(); ++box) layout.boxes.push_back({items_[box].x, middles[rows_[box]]});
    for (std::size_t i = 0; i < arrows_.size(); ++i) draw_arrow(i, middles, halves, layout);
    return layout;
  }

  void draw_arrow(std::size_t i, const std::vector<double>& middles, const std::vector<double>& halves, Layout& layout) {
    const auto& chain = chains_[i];
    std::vector<Point> points;
    std::optional<Point> label;
    for (std::size_t k = 0; k < chain.size(); ++k) {
      const auto& item = items_[chain[k]];
      const auto middle = middles[item.row];
      const auto half = halves[item.row];
      if (k == 0) {
        const auto x = port(chain[k], i, true);
        points.push_back({x, middle + item.size.height / 2});
        points.push_back({x, middle + half});
      } else if (k + 1 == chain.size()) {
        const auto x = port(chain[k], i, false);
        points.push_back({x, middle - half});
        points.push_back({x, middle - item.size.height / 2});
      } else {
        points.push_back({item.x, middle - half});
        points.push_back({item.x, middle + half});
        if (item.size.height > 0) label = Point{item.x, middle};
      }
    }
    if (turned_[i]) std::reverse(points.begin(), points.end());
    layout.arrows.push_back(std::move(points));
    layout.labels.push_back(label);
  }

  // Arrows leave a box side by side, in the order of where they go.
  [[nodiscard]] double port(std::size_t box, std::size_t arrow, bool below) const {
    std::vector<std::pair<double, std::size_t>> ports;
    for (std::size_t i = 0; i < arrows_.size(); ++i) {
      if ((below ? top(i) : bottom(i)) != box) continue;
      const auto& chain = chains_[i];
      ports.emplace_back(items_[below ? chain[1] : chain[chain.size() - 2]].x, i);
    }
    std::sort(ports.begin(), ports.end());
    std::size_t position = 0;
    while (ports[position].second != arrow) ++position;
    const auto gap = std::min(kPortGap, (items_[box].size.width - 24) / static_cast<double>(ports.size()));
    return items_[box].x + (static_cast<double>(position) - static_cast<double>(ports.size() - 1) / 2) * gap;
  }

  const std::vector<Size>& boxes_;
  const std::vector<Arrow>& arrows_;
  std::vector<bool> turned_;
  std::vector<std::size_t> rows_ = {};
  std::vector<Item> items_ = {};  // the boxes first, in their order
  std::vector<std::vector<std::size_t>> in_row_ = {};
  std::vector<std::vector<std::size_t>> chains_ = {};  // by arrow, from top to bottom
};

}  // namespace

Layout lay_out(const std::vector<Size>& boxes, const std::vector<Arrow>& arrows) { return Layers(boxes, arrows).finish(); }

}  // namespace sapa::sop
