#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "core/email.h"
#include "core/spelling/parse.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"

namespace sapa::spelling {
namespace {

std::string characters(int least, int most, const std::string& from) {
  const int count = *rc::gen::inRange(least, most + 1);
  std::string text;
  for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(from);
  return text;
}

std::string any_email() {
  static const std::vector<std::string> kEndings = {"com", "co.id", "net", "org", "ac.id", "go.id", "sch.id", "web.id", "my.id", "me", "info", "desa.id"};
  static const std::vector<std::string> kDomains = {"gmail.com", "yahoo.com", "yahoo.co.id", "telkom.net", "pln.co.id", "outlook.co.id", "live.com"};
  auto local = characters(1, 12, "abcdefghijklmnopqrstuvwxyz0123456789lllooo555");
  for (int parts = *rc::gen::inRange(0, 3); parts > 0; --parts) local += characters(1, 1, "._-+%") + characters(1, 6, "abcdefghijklmnopqrstuvwxyz0123456789");
  if (*rc::gen::arbitrary<bool>()) return local + "@" + *rc::gen::elementOf(kDomains);
  return local + "@" + characters(1, 8, "abcdefghijklmnopqrstuvwxyz05") + *rc::gen::elementOf(std::vector<std::string>{"", "-xy", ".id", ".mail"}) + "." + *rc::gen::elementOf(kEndings);
}

// An alphabet that an administrator may have made: any words that pass the check.
Alphabet any_alphabet() {
  auto alphabet = *rc::gen::elementOf(shipped_alphabets());
  for (std::size_t i = 0; i < alphabet.words.size(); ++i) {
    if (*rc::gen::inRange(0, 3) != 0) continue;
    auto edited = alphabet;
    edited.words[i] = static_cast<char>('A' + i) + characters(2, 6, "aeioukrstlmn");
    if (check_alphabet(edited).empty()) alphabet = edited;
  }
  return alphabet;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const auto& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

RC_GTEST_PROP(SpellingLaw, what_is_rendered_is_parsed_back_without_a_doubt, ()) {
  const auto email = any_email();
  const auto alphabet = any_alphabet();
  const auto said = joined(spoken(render(email, alphabet)));
  const auto spelling = parse(said, alphabet);
  RC_LOG() << said;
  RC_ASSERT(spelling.text == email);
  RC_ASSERT(spelling.email == canonical_email(email));
  RC_ASSERT(!spelling.needs_confirmation());
  RC_ASSERT(spelling.unresolved.empty());
  RC_ASSERT(spelling.warnings.empty());
}

TEST(SpellingLaw, every_character_survives_every_alphabet_beside_every_other) {
  const std::string characters = "abcdefghijklmnopqrstuvwxyz0123456789._-+%";
  for (const auto& alphabet : shipped_alphabets()) {
    for (const char a : characters) {
      for (const char b : characters) {
        const std::string text = {a, b};
        EXPECT_EQ(parse(joined(spoken(render(text, alphabet))), alphabet).text, text) << alphabet.id;
      }
    }
  }
}

RC_GTEST_PROP(SpellingLaw, tiles_joined_are_the_address, ()) {
  const auto email = any_email();
  std::string text;
  for (const auto& tile : render(email)) {
    RC_ASSERT(tile.pos == text.size());
    text += tile.text;
  }
  RC_ASSERT(text == email);
}

std::string any_speech() {
  static const std::vector<std::string> kWords = {"mama", "alfa", "lima", "satu", "dua", "puluh", "belas", "kali", "dobel", "ralat", "huruf", "angka", "kata", "at", "titik", "com", "o", "b",
                                                  "seperti", "untuk", "bandung", "be", "fe", "ki", "ya", "xy", "samsul", "...", ",", "-", "@", ".", "sari.aya", "a@b.com", "x-ray", "seratus",
                                                  "garis", "bawah", "ji", "mail", "i", "de", "besar", "spasi", "\xC3\xA9", "\xFF", "3", "12"};
  const auto words = *rc::gen::container<std::vector<std::string>>(rc::gen::elementOf(kWords));
  std::string text;
  for (const auto& word : words) text += word + (*rc::gen::inRange(0, 6) == 0 ? "" : " ");
  return text;
}

void check_shape(const Spelling& spelling) {
  if (spelling.email) {
    RC_ASSERT(canonical_email(spelling.text) == spelling.email);
    RC_ASSERT(spelling.unresolved.empty());
  }
  for (const auto& [pos, options] : spelling.ambiguous) {
    RC_ASSERT(pos < spelling.text.size());
    RC_ASSERT(options.size() >= 2U);
    RC_ASSERT(std::find(options.begin(), options.end(), std::string(1, spelling.text[pos])) != options.end());
  }
  for (const auto pos : spelling.guessed) RC_ASSERT(pos < spelling.text.size());
  for (const auto pos : spelling.low_confidence) RC_ASSERT(pos < spelling.text.size());
}

RC_GTEST_PROP(SpellingLaw, any_speech_is_answered_in_shape, ()) {
  const auto said = any_speech();
  const auto spelling = parse(said);
  check_shape(spelling);
  RC_ASSERT(spelling.text.size() <= 9 * said.size());
  RC_ASSERT(spelling.steps <= 16 * (said.size() + 1));
}

RC_GTEST_PROP(SpellingLaw, any_bytes_are_answered, (const std::vector<char>& bytes)) { check_shape(parse(std::string(bytes.begin(), bytes.end()))); }

RC_GTEST_PROP(SpellingLaw, every_letter_has_a_risk_between_none_and_certain, ()) {
  const auto email = any_email();
  const auto risks = letter_risks(email, {any_email()});
  RC_ASSERT(risks.size() == email.find('@'));
  for (std::size_t i = 0; i < risks.size(); ++i) {
    RC_ASSERT(risks[i].pos == i);
    RC_ASSERT(risks[i].risk >= 0.1);
    RC_ASSERT(risks[i].risk <= 1.0);
    RC_ASSERT((risks[i].level == RiskLevel::conflict) <= (risks[i].risk == 1.0));
  }
}

RC_GTEST_PROP(SpellingLaw, an_address_is_not_in_conflict_with_itself, ()) {
  const auto email = any_email();
  for (const auto& letter : letter_risks(email, {email})) RC_ASSERT(letter.level != RiskLevel::conflict);
}

TEST(SpellingLaw, the_work_grows_with_the_length_and_no_faster) {
  for (const std::string pattern : {"lima ", "a dua kali ", "dobel ", "ralat ", "kata ", "a", "a-", "a.b ", "... ", "@", "b seperti ", "dua puluh ", "o 1 ", "garis ", "ji "}) {
    const auto steps = [&](std::size_t size) {
      std::string text;
      while (text.size() < size) text += pattern;
      const auto spelling = parse(text);
      EXPECT_LE(spelling.text.size(), 9 * text.size());
      return spelling.steps;
    };
    EXPECT_LE(steps(1U << 16U), 4.2 * static_cast<double>(steps(1U << 14U)) + 64) << pattern;
  }
}

}  // namespace
}  // namespace sapa::spelling
