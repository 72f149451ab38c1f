#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/spelling/parse.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"

namespace sapa::spelling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Alphabet with_word(char letter, std::string word) {
  auto alphabet = default_alphabet();
  alphabet.words.at(static_cast<std::size_t>(letter - 'a')) = std::move(word);
  return alphabet;
}

// The text, and in brackets what is doubtful: "blue@gmail.com [1:l/5]".
std::string read(std::string_view said, const Alphabet& alphabet = default_alphabet()) {
  const auto spelling = parse(said, alphabet);
  std::string line = spelling.text;
  for (const auto& [pos, options] : spelling.ambiguous) {
    line += " [" + std::to_string(pos) + ":" + options.at(0) + "/" + options.at(1) + "]";
  }
  for (const auto pos : spelling.guessed) line += " ?" + std::to_string(pos);
  for (const auto pos : spelling.low_confidence) line += " ~" + std::to_string(pos);
  for (const auto& word : spelling.unresolved) line += " !" + word;
  for (const auto& warning : spelling.warnings) line += " #" + warning;
  return line;
}

TEST(Alphabets, every_shipped_alphabet_is_without_mistakes) {
  EXPECT_EQ(shipped_alphabets().size(), 4U);
  for (const auto& alphabet : shipped_alphabets()) EXPECT_THAT(check_alphabet(alphabet), IsEmpty()) << alphabet.id;
  EXPECT_EQ(default_alphabet().id, "id-operator");
  EXPECT_EQ(shipped_alphabet("icao")->word('z'), "Zulu");
  EXPECT_EQ(shipped_alphabet("nobody"), nullptr);
}

TEST(Alphabets, all_mistakes_of_an_edited_alphabet_are_told_at_once) {
  auto alphabet = with_word('b', "Titik");
  alphabet.words[0] = "";
  alphabet.words[2] = "Dua Kata";
  alphabet.words[3] = "Ee";
  alphabet.words[4] = "-Eko";
  alphabet.words[11] = "Lima";     // allowed
  alphabet.words[12] = "Mas";      // a filler
  alphabet.words[13] = "Net";      // a domain
  alphabet.words[18] = "Seratus";  // a number
  alphabet.words[19] = "Ayam";     // of another letter
  std::vector<std::string> faults;
  for (const auto& error : check_alphabet(alphabet)) faults.push_back(error.field + " " + error.reason);
  EXPECT_THAT(faults, ElementsAre("words.a code_word_malformed", "words.b code_word_other_letter", "words.c code_word_malformed", "words.d code_word_malformed",
                                  "words.e code_word_malformed", "words.m code_word_reserved", "words.n code_word_reserved", "words.s code_word_reserved",
                                  "words.t code_word_other_letter"));
}

TEST(RenderSpelling, a_known_domain_is_one_tile_and_any_other_is_spelled_to_its_ending) {
  const auto known = render("ma@yahoo.co.id");
  ASSERT_EQ(known.size(), 4U);
  EXPECT_EQ(known[3].kind, TileKind::domain);
  EXPECT_EQ(known[3].text, "yahoo.co.id");
  EXPECT_EQ(known[3].pos, 3U);
  EXPECT_THAT(known[3].words, ElementsAre("yahoo", "titik", "co", "titik", "id"));
  EXPECT_THAT(spoken(render("m@ab.ac.id")), ElementsAre("Mama", "at", "Alfa", "Beta", "titik", "ac", "titik", "id"));
  EXPECT_THAT(spoken(render("m@id.com")), ElementsAre("Mama", "at", "India", "Delta", "titik", "com"));
  EXPECT_THAT(spoken(render("m@b.me")), ElementsAre("Mama", "at", "Beta", "titik", "Mama", "Echo"));
}

TEST(RenderSpelling, lima_never_stands_alone) {
  EXPECT_THAT(spoken(render("l5")), ElementsAre("huruf lima", "angka lima"));
  EXPECT_THAT(spoken(render("l5", *shipped_alphabet("id-city"))), ElementsAre("Lombok", "angka lima"));
  EXPECT_THAT(spoken(render("l5", *shipped_alphabet("id-operator-london"))), ElementsAre("London", "angka lima"));
}

TEST(RenderSpelling, digits_and_signs_have_names) {
  EXPECT_THAT(spoken(render("0123456789")), ElementsAre("nol", "satu", "dua", "tiga", "empat", "angka lima", "enam", "tujuh", "delapan", "sembilan"));
  EXPECT_THAT(spoken(render("._-+%")), ElementsAre("titik", "garis bawah", "strip", "plus", "persen"));
  EXPECT_THAT(render(""), IsEmpty());
}

TEST(ParseSpelling, the_sentence_of_the_procedure_is_understood) {
  EXPECT_EQ(read("mama alfa romeo november india titik alfa yankee alfa at yahoo titik com"), "marni.aya@yahoo.com");
  const auto script = parse("Mama, Alfa... @Yahoo.com");
  EXPECT_EQ(script.text, "ma@yahoo.com");
  EXPECT_FALSE(script.email);  // letters were left out
  EXPECT_THAT(script.warnings, ElementsAre("incomplete"));
}

TEST(ParseSpelling, numbers_are_understood_up_to_ninety_nine_and_refused_above) {
  EXPECT_EQ(read("romeo dua puluh lima"), "r25");
  EXPECT_EQ(read("romeo lima puluh"), "r50");
  EXPECT_EQ(read("romeo lima belas"), "r15");
  EXPECT_EQ(read("sepuluh sebelas"), "1011");
  EXPECT_EQ(read("dua puluh tiga puluh"), "2030");
  EXPECT_EQ(read("dua puluh nol"), "200");
  EXPECT_EQ(read("sembilan belas delapan empat"), "1984");
  EXPECT_EQ(read("seratus"), " !seratus");
  EXPECT_EQ(read("dua ribu"), "2 !ribu");
}

TEST(ParseSpelling, lima_reads_as_its_neighbours_do_and_stays_doubtful) {
  EXPECT_EQ(read("bravo lima uniform"), "blu [1:l/5]");
  EXPECT_EQ(read("satu lima lima"), "155 [1:l/5] [2:l/5]");
  EXPECT_EQ(read("lima lima satu"), "551 [0:l/5] [1:l/5]");
  EXPECT_EQ(read("mama lima satu"), "m51 [1:l/5]");
  EXPECT_EQ(read("lima"), "l [0:l/5]");
  EXPECT_EQ(read("dobel lima satu"), "551 [0:l/5] [1:l/5]");
  EXPECT_EQ(read("huruf lima angka lima"), "l5");
  EXPECT_EQ(read("angka ya lima"), "5");  // a filler does not use the mode up
}

TEST(ParseSpelling, an_o_beside_digits_may_be_a_zero) {
  EXPECT_EQ(read("satu o"), "1o [1:o/0] ~1");
  EXPECT_EQ(read("o alfa"), "oa ~0");
  EXPECT_EQ(read("oscar satu"), "o1");
  EXPECT_EQ(read("huruf o satu"), "o1 ~0");
  EXPECT_EQ(read("angka o satu"), "01");
}

TEST(ParseSpelling, repetition_and_correction_work_on_the_last_thing_said) {
  EXPECT_EQ(read("mama dobel alfa tripel satu"), "maa111");
  EXPECT_EQ(read("mama alfa dua kali"), "maa");
  EXPECT_EQ(read("mama alfa 3 kali"), "maaa");
  EXPECT_EQ(read("dua dua kali"), "22");
  EXPECT_EQ(read("mama alfa ralat india"), "mi #corrected");
  EXPECT_EQ(read("mama dua puluh lima ralat alfa"), "ma #corrected");
  EXPECT_EQ(read("mama dobel alfa ralat beta"), "mb #corrected");
  EXPECT_EQ(read("ralat mama"), "m #corrected");
  EXPECT_EQ(read("mama at ralat alfa at yahoo titik com"), "ma@yahoo.com #corrected");
}

TEST(ParseSpelling, a_letter_with_its_word_is_sure_and_a_contradiction_is_not) {
  EXPECT_EQ(read("b seperti bandung d untuk delta m for mike c as in charlie"), "bdmc");
  EXPECT_EQ(read("be seperti bola"), "b");
  EXPECT_EQ(read("fe seperti fanta"), "f");
  EXPECT_EQ(read("b seperti delta"), "b [0:b/d] ~0 #letter_word_mismatch");
  EXPECT_EQ(read("l seperti lima"), "l");
}

TEST(ParseSpelling, letter_names_are_understood_but_not_trusted) {
  EXPECT_EQ(read("be u de i"), "budi ~0 ~1 ~2 ~3");
  EXPECT_EQ(read("fe"), "v [0:v/f] ~0");
  EXPECT_EQ(read("ki"), "q [0:q/ki] ~0");
}

TEST(ParseSpelling, domains_are_understood_as_people_say_them) {
  EXPECT_EQ(read("mama at jimel titik kom"), "m@gmail.com");
  EXPECT_EQ(read("mama at ji mail dot com"), "m@gmail.com");
  EXPECT_EQ(read("mama a keong yahu titik ko titik ai di"), "m@yahoo.co.id");
  EXPECT_EQ(read("mama et yahoo titik ko titik i de"), "m@yahoo.co.id");
  EXPECT_EQ(read("mama at kata contoh titik or titik id"), "m@contoh.or.id");
  EXPECT_EQ(read("kata net"), "net");
  EXPECT_EQ(read("net"), "n ?0");  // before the @ it is a word like any other
}

TEST(ParseSpelling, what_cannot_stand_in_an_address_is_told) {
  EXPECT_EQ(read("mama koma alfa"), "ma !koma");
  EXPECT_EQ(read("mama spasi alfa"), "ma #space_ignored");
  EXPECT_EQ(read("mama besar alfa"), "ma #case_ignored");
  EXPECT_EQ(read("mama xy"), "m !xy");
  EXPECT_EQ(read("mama #"), "m !#");
  EXPECT_EQ(read("mama at at"), "m@@ #second_at");
}

TEST(ParseSpelling, typed_text_stands_for_itself) {
  EXPECT_EQ(parse("budi.sari@gmail.com").text, "budi.sari@gmail.com");  // not b.s@: though BUDI is a code word
  EXPECT_TRUE(parse("budi.sari@gmail.com").needs_confirmation());
  EXPECT_EQ(read("sierra @ yahoo.com"), "s@yahoo.com");
  EXPECT_EQ(read("s-a-r-i"), "sari ~0 ~1 ~2 ~3");
  EXPECT_EQ(read("x-ray alfa."), "xa");
  EXPECT_EQ(read("x ray"), "x");
  EXPECT_EQ(read("mama _97"), "m_97");
}

TEST(ParseSpelling, an_edited_alphabet_comes_first) {
  EXPECT_EQ(read("kuda", with_word('k', "Kuda")), "k");
  EXPECT_EQ(read("kuda"), "k ?0");
  EXPECT_EQ(read("x-trem", with_word('x', "X-trem")), "x");
  EXPECT_EQ(read("kuis", with_word('k', "Kuis")), "k");  // elsewhere it is Q
}

TEST(LetterRisk, base_risks_are_the_published_table) {
  const std::string table =
      "m.95 p.91 t.90 f.88 n.86 b.84 s.84 v.82 d.81 x.71 y.66 i.65 h.63 a.61 j.60 _.60 c.59 e.58 g.57 w.57 -.55 k.54 q.51 5.50 8.50 9.50 z.47 3.45 r.45 "
      "l.43 o.40 u.39 4.35 6.35 1.30 7.30 ..30 2.20 0.10 +.10 ";
  for (std::size_t i = 0; i + 4 < table.size() + 1; i += 5) {
    EXPECT_DOUBLE_EQ(default_risks().base(table[i]), std::stod("0" + table.substr(i + 1, 3))) << table[i];
  }
}

std::string levels(std::string_view email, const std::vector<std::string>& others = {}) {
  std::string line;
  for (const auto& letter : letter_risks(email, others)) line += to_word(letter.level)[0];
  return line;
}

TEST(LetterRisk, context_raises_it) {
  const auto risk = [](std::string_view email, std::size_t pos) { return letter_risks(email).at(pos).risk; };
  EXPECT_DOUBLE_EQ(risk("aya@b.com", 0), 0.61);
  EXPECT_DOUBLE_EQ(risk("aya@b.com", 2), 0.86);   // a vowel before the @
  EXPECT_DOUBLE_EQ(risk("aya.x@b.com", 2), 0.86);
  EXPECT_DOUBLE_EQ(risk("aya9@b.com", 2), 0.86);
  EXPECT_DOUBLE_EQ(risk("ayah@b.com", 2), 0.61);
  EXPECT_DOUBLE_EQ(risk("o1@b.com", 0), 0.90);
  EXPECT_DOUBLE_EQ(risk("a0@b.com", 1), 0.10);
  EXPECT_DOUBLE_EQ(risk("10@b.com", 1), 0.90);
  EXPECT_DOUBLE_EQ(risk("10@b.com", 0), 0.50);
  EXPECT_DOUBLE_EQ(risk("l2@b.com", 0), 0.50);
  EXPECT_DOUBLE_EQ(risk("la@b.com", 0), 0.43);
  EXPECT_DOUBLE_EQ(risk("2i@b.com", 1), 0.90);
  EXPECT_DOUBLE_EQ(risk("2it@b.com", 1), 0.65);
}

TEST(LetterRisk, a_letter_in_which_stored_variants_differ_is_a_conflict_and_comes_first) {
  EXPECT_EQ(levels("fitri@yahoo.com", {"vitri@yahoo.com"}), "cmhmh");
  EXPECT_EQ(levels("fitri@yahoo.com", {"fitry@yahoo.com", "vitri@yahoo.com"}), "cmhmc");
  EXPECT_EQ(levels("ana@yahoo.com", {"anna@yahoo.com"}), "mch");
  EXPECT_EQ(levels("anna@yahoo.com", {"ana@yahoo.com"}), "mhch");
  const auto order = conflicts_first(letter_risks("sari@yahoo.com", {"saru@yahoo.com"}));
  EXPECT_EQ(order.front().pos, 3U);
  EXPECT_EQ(order[1].pos, 0U);
  EXPECT_DOUBLE_EQ(order.front().risk, 1.0);
}

TEST(LetterRisk, the_screen_learns_what_a_letter_is_taken_for) {
  EXPECT_EQ(letter_risks("f@b.com").at(0).mistaken_for, "svpx");
  EXPECT_EQ(letter_risks("0@b.com").at(0).mistaken_for, "o");
  const RiskTable learned({{'a', 'u', 0.9, LetterPair::Beside::anything}});
  EXPECT_DOUBLE_EQ(letter_risks("ab@b.com", {}, learned).at(0).risk, 0.9);
  EXPECT_DOUBLE_EQ(letter_risks("ab@b.com", {}, learned).at(1).risk, 0.1);
}

}  // namespace
}  // namespace sapa::spelling
