#pragma once

// Layered drawing of a directed graph: boxes in rows, arrows through the gaps between them, so that no arrow crosses a
// box. Deterministic. Pure. After Sugiyama, Tagawa and Toda (1981); the abscissae by least squares with minimal distances.

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sapa::sop {

struct Size {
  double width = 0;
  double height = 0;
};

struct Point {
  double x = 0;
  double y = 0;
};

struct Arrow {
  std::size_t from = 0;
  std::size_t to = 0;
  Size label = {};  // zero: none
};

struct Layout {
  double width = 0;
  double height = 0;
  std::vector<Point> boxes = {};                // middles
  // From the border of the first box to that of the second. Points come in pairs: an arrow is vertical within a row and
  // free between the second point of one pair and the first of the next.
  std::vector<std::vector<Point>> arrows = {};
  std::vector<std::optional<Point>> labels = {};  // middles
};

// Boxes are numbered as in `boxes`; the walk through the graph begins at 0, and the order given decides where two orders
// are as good. At most one arrow from one box to another; none from a box to itself.
Layout lay_out(const std::vector<Size>& boxes, const std::vector<Arrow>& arrows);

}  // namespace sapa::sop
