#pragma once

// Text that is made to keep a parser busy, and what it may cost: eight times the text, eight times the work.

#include <algorithm>
#include <ctime>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

namespace sapa::test {

// What makes backtracking parsers work: one piece again and again, and an end that does not fit.
inline std::vector<std::string> busy_pieces() {
  return {"a",      "@",   ".",   "a.",     "a@",  "@a.",  "a@a.",   "-",        "_",      " ",      "\t",           "(",    ")",     "<",     ">",     "\"",    "\\",
          ",",      ";",   ":",   "/",      "=",   "+",    "+62",    "0",        "08",     "0-",     "0 ",           "(0)",  "00",    "62",    "9.",    "EMAIL ", "E-MAIL:",
          "JL ",    "JL. ", "NO", "RT ",    "at ", "dot ", "titik ", "et ",      "alfa ",  "a b ",   "\u00E9",       "\u200B", "\u0301", "\U0001F600", "\xFF", "%00", "&amp;",
          "''",     "--",  "||",  "{}",     "[]",  "a@b.c "};
}

inline std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text + "!";
}

// Microseconds of this thread's processor time, the least of some tries: others on the machine do not count.
inline double cost(const std::function<void()>& work) {
  double least = 1e12;
  for (int i = 0; i < 3; ++i) {
    timespec from{}, to{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &from);
    work();
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &to);
    least = std::min(least, double(to.tv_sec - from.tv_sec) * 1e6 + double(to.tv_nsec - from.tv_nsec) / 1e3);
  }
  return least;
}

// A sanitizer's allocator makes large texts dearer than small ones: there the parsers run, and what they cost is judged without it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kJudgesCost = false;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kJudgesCost = false;
#else
inline constexpr bool kJudgesCost = true;
#endif
#else
inline constexpr bool kJudgesCost = true;
#endif

// Linear work grows eightfold, quadratic work sixty-four times. Below 2 ms nobody is kept busy.
inline void expect_linear(const std::string& name, const std::vector<std::string>& pieces, const std::function<void(const std::string&)>& parse) {
  ASSERT_GE(pieces.size(), 50U);
  for (const auto& piece : pieces) {
    const auto small = repeated(piece, 2'000), large = repeated(piece, 16'000);
    const auto before = cost([&] { parse(small); }), after = cost([&] { parse(large); });
    EXPECT_TRUE(!kJudgesCost || after < 2'000 || after < before * 24) << name << " of \"" << piece << "\": " << before << " us, then " << after << " us";
  }
}

inline void expect_linear(const std::string& name, const std::function<void(const std::string&)>& parse) { expect_linear(name, busy_pieces(), parse); }

}  // namespace sapa::test
