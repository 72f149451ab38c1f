#include "core/email_extract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/email_columns.h"
#include "core/email_domains.h"

namespace sapa {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// One line: addresses with their repairs, the rest, marker and flags.
std::string read(std::string_view text) {
  const auto found = extract_emails(text);
  std::string line;
  for (const auto& email : found.emails) {
    line += email.email;
    for (const auto word : email.repairs.words()) line += " +" + std::string(word);
    if (email.suggestion) line += " ?" + *email.suggestion;
    if (email.placeholder) line += " !";
    line += "; ";
  }
  line += "[" + found.address + "]";
  if (found.marker) line += " " + std::string(to_word(*found.marker));
  for (const auto flag : found.flags) line += " #" + std::string(to_word(flag));
  return line;
}

TEST(ExtractEmail, each_way_of_typing_the_at_is_mended_and_named) {
  EXPECT_EQ(read("MARNI.AYA@@YAHOO.COM, JL MELATI 3"), "marni.aya@yahoo.com +double_at; [JL MELATI 3]");
  EXPECT_EQ(read("MARNI.AYA@ @YAHOO.COM JL MELATI 3"), "marni.aya@yahoo.com +space_around_at +double_at; [JL MELATI 3]");
  EXPECT_EQ(read("MARNI.AYA AT YAHOO.COM JL MELATI 3"), "marni.aya@yahoo.com +at_word; [JL MELATI 3]");
  EXPECT_EQ(read("MARNI.AYA ET YAHOO.COM JL MELATI 3"), "marni.aya@yahoo.com +at_word; [JL MELATI 3]");
  EXPECT_EQ(read("MARNI.AYA (AT) YAHOO.COM JL MELATI 3"), "marni.aya@yahoo.com +at_word; [JL MELATI 3]");
  EXPECT_EQ(read("MARNI.AYA[AT]PT-CONTOH.CO.ID"), "marni.aya@pt-contoh.co.id +at_word; []");
  EXPECT_EQ(read("MARNI.AYA YAHOO.CO.ID, JL MELATI 3"), "marni.aya@yahoo.co.id +missing_at; [JL MELATI 3]");
}

TEST(ExtractEmail, each_way_of_typing_the_domain_is_mended_and_named) {
  EXPECT_EQ(read("MARNI@GMAILCOM JL 3"), "marni@gmail.com +missing_dot; [JL 3]");
  EXPECT_EQ(read("MARNI@YAHOO.CO ID JL 3"), "marni@yahoo.co.id +missing_dot; [JL 3]");
  EXPECT_EQ(read("MARNI@YAHOO .COM JL 3"), "marni@yahoo.com +space_in_domain; [JL 3]");
  EXPECT_EQ(read("MARNI@YAHOO,CO,ID JL 3"), "marni@yahoo.co.id +comma_for_dot; [JL 3]");
  EXPECT_EQ(read("MARNI@GMAIL..COM JL 3"), "marni@gmail.com +double_dot; [JL 3]");
  EXPECT_EQ(read("MARNI@HOTMAIL JL 3"), "marni@hotmail.com +missing_tld; [JL 3]");
  EXPECT_EQ(read("INFO@PT-CONTOH. CO.ID KAWASAN"), "info@pt-contoh.co.id +space_in_domain; [KAWASAN]");
  EXPECT_EQ(read("INFO@PT-CONTOH,COM KAWASAN"), "info@pt-contoh.com +comma_for_dot; [KAWASAN]");
  EXPECT_EQ(read("INFO@PT-CONTOH CO ID KAWASAN"), "info@pt-contoh.co.id +missing_dot; [KAWASAN]");
}

TEST(ExtractEmail, several_faults_in_one_address_are_all_named) {
  EXPECT_EQ(read("MARNI.AYA @ GMAIL COM JL 3"), "marni.aya@gmail.com +space_around_at +missing_dot; [JL 3]");
  EXPECT_EQ(read("MARNI..AYA.@GMAIL, JL 3"), "marni.aya@gmail.com +double_dot +missing_tld +local_edge_punctuation; [JL 3]");
  EXPECT_EQ(read("MARNI AT GMAIL COMJL MELATI 3"), "marni@gmail.com +glued_address +at_word +missing_dot; [JL MELATI 3]");
}

TEST(ExtractEmail, an_address_word_typed_on_is_split_off) {
  EXPECT_EQ(read("MARNI@YAHOO.CO.IDJL MELATI"), "marni@yahoo.co.id +glued_address; [JL MELATI]");
  EXPECT_EQ(read("MARNI@GMAIL.COM.RT.02/RW.01"), "marni@gmail.com +glued_address; [RT.02/RW.01]");
  EXPECT_EQ(read("MARNI@GMAIL.COMPERUMAHAN ASRI"), "marni@gmail.com +glued_address; [PERUMAHAN ASRI]");
  EXPECT_EQ(read("MARNI@GMAIL.COMNO 3"), "marni@gmail.com +glued_address; [NO 3]");
  EXPECT_EQ(read("MARNI@PT-CONTOH.CO.IDJL MELATI"), "marni@pt-contoh.co.id +glued_address; [JL MELATI]");
  EXPECT_EQ(read("MARNI@GMIAL.COM.JL MELATI"), "marni@gmial.com +glued_address ?marni@gmail.com; [JL MELATI]");
  EXPECT_EQ(read("A.B@GMAIL.CO.JL MELATI 3"), "a.b@gmail.co +glued_address ?a.b@gmail.com; [JL MELATI 3]");
  EXPECT_EQ(read("MARNI@GMAIL.CO.JLN.MELATI 3"), "marni@gmail.co +glued_address ?marni@gmail.com; [JLN.MELATI 3]");
  EXPECT_EQ(read("MARNI@GMAIL.CO.NO 5"), "marni@gmail.co +glued_address ?marni@gmail.com; [NO 5]");
  EXPECT_EQ(read("MARNI@CONTOH.INFO.PERUM ASRI"), "marni@contoh.info +glued_address; [PERUM ASRI]");
  EXPECT_EQ(read("MARNI@CONTOH.CO.RT3"), "marni@contoh.co +glued_address; [RT3]");
  EXPECT_EQ(read("MARNI@CONTOH.CO.RW"), "marni@contoh.co.rw; []");  // Rwanda
  EXPECT_EQ(read("MARNI@DINAS.KOTA.GO.ID"), "marni@dinas.kota.go.id; []");
}

TEST(ExtractEmail, a_domain_that_stands_as_it_is_is_never_changed_only_doubted) {
  EXPECT_EQ(read("MARNI@GMAIL.CON"), "marni@gmail.con ?marni@gmail.com; []");
  EXPECT_EQ(read("MARNI@YAHOO.COID"), "marni@yahoo.coid ?marni@yahoo.co.id; []");
  EXPECT_EQ(read("MARNI@GMAIL.CO.ID"), "marni@gmail.co.id ?marni@gmail.com; []");
  EXPECT_EQ(read("MARNI@UI.AC.ID"), "marni@ui.ac.id; []");
  EXPECT_EQ(read("MARNI@MAIL.COM"), "marni@mail.com; []");
}

TEST(ExtractEmail, what_is_cut_off_inside_the_domain_is_not_taken_for_an_address) {
  for (const auto* cut : {"MARNI@YAHOO.CO...", "MARNI@YAHOO.CO ...", "MARNI@GMAIL...", "MARNI@Y...", "MARNI@...", "MARNI@PT-CONTOH.C...", "MARNI@YAHOO.CO\xE2\x80\xA6"}) {
    EXPECT_EQ(read(cut), "[] #truncated_email") << cut;
  }
  EXPECT_EQ(read("JL MELATI 3, MARNI@YAHOO.C..."), "[JL MELATI 3] #truncated_email");
  EXPECT_EQ(read("MARNI@YAHOO.COM..."), "marni@yahoo.com; []");
  EXPECT_EQ(read("MARNI@YAHOO.COM, JL MELATI KEL ..."), "marni@yahoo.com; [JL MELATI KEL ...]");
}

TEST(ExtractEmail, notes_that_there_is_none_are_markers) {
  for (const auto* text : {"TIDAK ADA EMAIL, JL 3", "TDK PUNYA EMAIL JL 3", "BELUM ADA E-MAIL, JL 3", "NO EMAIL, JL 3", "NON EMAIL JL 3", "TANPA EMAIL, JL 3", "EMAIL TIDAK ADA, JL 3",
                           "EMAIL: KOSONG; JL 3", "JL 3, EMAIL -", "EMAIL: -, JL 3", "ALAMAT EMAIL TIDAK ADA, JL 3", "PLG TIDAK PUNYA EMAIL, JL 3", "JL 3 EMAIL BELUM ADA"}) {
    EXPECT_EQ(read(text), "[JL 3] no_email") << text;
  }
  for (const auto* text : {"MENOLAK MEMBERIKAN EMAIL, JL 3", "TIDAK BERSEDIA MEMBERI EMAIL, JL 3", "PELANGGAN TDK MAU MEMBERIKAN ALAMAT EMAIL, JL 3", "JL 3, EMAIL DITOLAK",
                           "EMAIL TIDAK MAU DIBERIKAN, JL 3"}) {
    EXPECT_EQ(read(text), "[JL 3] refused") << text;
  }
  EXPECT_EQ(read("TIDAK ADA EMAIL, MARNI@YAHOO.COM, JL 3"), "marni@yahoo.com; [JL 3] no_email #marker_and_email");
}

TEST(ExtractEmail, a_label_is_no_marker) {
  EXPECT_EQ(read("EMAIL - MARNI@YAHOO.COM, JL 3"), "marni@yahoo.com; [JL 3]");
  EXPECT_EQ(read("JL 3 [E-MAIL: MARNI@YAHOO.COM] KEC UJUNG"), "marni@yahoo.com; [JL 3 KEC UJUNG]");
  EXPECT_EQ(read("ALAMAT EMAIL = MARNI@YAHOO.COM, ALAMAT: JL 3"), "marni@yahoo.com; [JL 3]");
}

TEST(ExtractEmail, what_only_looks_like_an_address_stays_in_the_text) {
  EXPECT_EQ(read("BLOK C@12 PERUM ASRI"), "[BLOK C@12 PERUM ASRI] #stray_at");
  EXPECT_EQ(read("C@JL.MELATI 3"), "[C@JL.MELATI 3] #stray_at");
  EXPECT_EQ(read("TOKO @ GANG BUNTU"), "[TOKO @ GANG BUNTU] #stray_at");
  EXPECT_EQ(read("@MARNI.AYA JL 3"), "[@MARNI.AYA JL 3] #stray_at");
  EXPECT_EQ(read("EMAIL @YAHOO.COM"), "[EMAIL @YAHOO.COM] #stray_at");
  EXPECT_EQ(read("RUMAH @ CAT.HIJAU, JL 3"), "[RUMAH @ CAT.HIJAU, JL 3] #stray_at");
  EXPECT_EQ(read("MASUK AT GAPURA.MERAH"), "[MASUK AT GAPURA.MERAH]");
  EXPECT_EQ(read("DEKAT MASJID AT TAQWA, JL 3"), "[DEKAT MASJID AT TAQWA, JL 3]");
  EXPECT_EQ(read("M\xC3\x81RNI@YAHOO.COM"), "[M\xC3\x81RNI@YAHOO.COM] #stray_at");  // "rni@" is nobody's
  EXPECT_EQ(read("MARNI.AYA GMAIL, JL 3"), "[MARNI.AYA GMAIL, JL 3] #possible_email");
  EXPECT_EQ(read("MARNIYAHOO.COM, JL 3"), "[MARNIYAHOO.COM, JL 3] #possible_email");
  EXPECT_EQ(read("JL TELKOM NO 3"), "[JL TELKOM NO 3]");
}

TEST(ExtractEmail, words_right_before_an_address_raise_doubt_but_streets_do_not) {
  EXPECT_EQ(read("SARI AYA@YAHOO.COM"), "aya@yahoo.com; [SARI] #possible_space_in_local");
  EXPECT_EQ(read("JL MELATI AYA@YAHOO.COM"), "aya@yahoo.com; [JL MELATI]");
  EXPECT_EQ(read("JL. MELATI AYA@YAHOO.COM"), "aya@yahoo.com; [JL. MELATI]");
  EXPECT_EQ(read("IBU AYA@YAHOO.COM"), "aya@yahoo.com; [IBU]");
  EXPECT_EQ(read("SARI, AYA@YAHOO.COM"), "aya@yahoo.com; [SARI]");
}

TEST(ExtractEmail, an_address_once_mended_and_once_whole_is_exact) {
  EXPECT_EQ(read("MARNI@YAHOO COM, MARNI@YAHOO.COM, JL 3"), "marni@yahoo.com; [JL 3]");
  EXPECT_EQ(read("MARNI@YAHOO.COM DAN AYA@GMAIL.COM, JL 3"), "marni@yahoo.com; aya@gmail.com; [JL 3] #multiple_emails");
}

TEST(ExtractEmail, only_a_comma_on_both_sides_leaves_a_comma) {
  EXPECT_EQ(read("IBU SARI, AYA@YAHOO.COM, JL 3"), "aya@yahoo.com; [IBU SARI, JL 3]");
  EXPECT_EQ(read("JL 3, AYA@YAHOO.COM KEC UJUNG"), "aya@yahoo.com; [JL 3 KEC UJUNG]");
  EXPECT_EQ(read("JL 3 / AYA@YAHOO.COM"), "aya@yahoo.com; [JL 3]");
}

TEST(ExtractEmail, full_width_line_breaks_and_invisible_characters_are_read_through) {
  EXPECT_EQ(read("\xEF\xBC\xAD\xEF\xBC\xA1@yahoo.com\r\nJl  Melati\t3"), "ma@yahoo.com; [Jl Melati 3]");
  EXPECT_EQ(read("mar\xE2\x80\x8Bni@yahoo.com"), "marni@yahoo.com; []");
}

TEST(ExtractEmail, placeholders_are_known_whatever_stands_between_their_letters) {
  EXPECT_EQ(read("TIDAK.ADA@GMAIL.COM"), "tidak.ada@gmail.com !; []");
  EXPECT_EQ(read("A@A.COM"), "a@a.com !; []");
  EXPECT_EQ(read("A.A@GMAIL.COM"), "a.a@gmail.com; []");
}

TEST(ExtractEmail, fields_that_say_nothing_give_an_empty_address) {
  for (const auto* text : {"-", "--", "KOSONG", "tidak ada", "ALAMAT: -", ""}) EXPECT_EQ(read(text), "[]") << text;
}

TEST(SuggestDomain, follows_the_aliases_then_the_distance) {
  EXPECT_EQ(suggest_domain("Gmail.CO"), "gmail.com");
  EXPECT_EQ(suggest_domain("yahoo.com.id"), "yahoo.co.id");
  EXPECT_EQ(suggest_domain("telkom.net.id"), "telkom.net");
  EXPECT_EQ(suggest_domain("gmai.com"), "gmail.com");   // one, of eight characters
  EXPECT_EQ(suggest_domain("gml.com"), std::nullopt);   // two, of seven
  EXPECT_EQ(suggest_domain("gamil.com"), "gmail.com");  // a swap counts one
  EXPECT_EQ(suggest_domain("gmaill.con"), "gmail.com");
  EXPECT_EQ(suggest_domain("biz.net.id"), std::nullopt);
  EXPECT_EQ(suggest_domain("smkn1.sch.id"), std::nullopt);
  EXPECT_EQ(suggest_domain("contoh.com"), std::nullopt);
  EXPECT_EQ(suggest_domain(""), std::nullopt);
}

TEST(SuggestDomain, counts_each_swap_insertion_and_deletion_once) {
  EXPECT_EQ(alignment_distance("ca", "abc"), 3U);  // optimal string alignment, not Damerau-Levenshtein (2)
  EXPECT_EQ(alignment_distance("gmial", "gmail"), 1U);
  EXPECT_EQ(alignment_distance("", "abc"), 3U);
}

TEST(CompareColumns, a_placeholder_or_a_marker_is_no_address) {
  const auto compared = compare_columns({{"caller", "MARNI@YAHOO.COM, JL 3"}, {"reporter", "TIDAKADA@GMAIL.COM"}, {"email", "-"}, {"note", "TIDAK ADA EMAIL"}});
  EXPECT_THAT(compared.distinct, ElementsAre("marni@yahoo.com"));
  EXPECT_THAT(compared.missing, ElementsAre("reporter", "email", "note"));
  EXPECT_TRUE(compared.agree);
  EXPECT_EQ(compared.proposed, "marni@yahoo.com");
}

TEST(CompareColumns, nothing_is_proposed_in_a_conflict_and_letters_are_compared_only_at_one_length) {
  const auto longer = compare_columns({{"a", "ANNA@YAHOO.COM"}, {"b", "ANA@YAHOO.COM"}});
  EXPECT_FALSE(longer.agree);
  EXPECT_FALSE(longer.proposed);
  EXPECT_FALSE(longer.diff);
  const auto three = compare_columns({{"a", "ANA@YAHOO.COM"}, {"b", "ANI@YAHOO.COM"}, {"c", "ANU@YAHOO.COM"}});
  EXPECT_EQ(three.distinct.size(), 3U);
  EXPECT_FALSE(three.diff);
}

TEST(ComposeLegacyAddress, cuts_the_address_between_words_and_never_the_email) {
  const auto compose = [](std::string_view email, std::string_view address, std::size_t limit) { return compose_legacy_address(email, address, {.max_length = limit}); };
  EXPECT_EQ(compose("ma@b.com", "Jl Melati 123", 20)->value, "MA@B.COM, JL MELATI");  // not "... MELATI 1": another house
  EXPECT_TRUE(compose("ma@b.com", "Jl Melati 123", 20)->truncated);
  EXPECT_EQ(compose("ma@b.com", "Jl Melati 123", 9)->value, "MA@B.COM");
  EXPECT_EQ(compose("ma@b.com", "Jl Melati 123", 8)->value, "MA@B.COM");
  EXPECT_EQ(compose("ma@b.com", "Jl Melati 123", 7).error().reason, "email_too_long");
  EXPECT_EQ(compose("ma@b.com", "Jl Melati 123", 23)->value, "MA@B.COM, JL MELATI 123");
  EXPECT_FALSE(compose("ma@b.com", "Jl Melati 123", 23)->truncated);
}

TEST(ComposeLegacyAddress, counts_characters_not_bytes) {
  EXPECT_EQ(compose_legacy_address("", "Jl Caf\xC3\xA9 12", {.max_length = 10})->value, "JL CAF\xC3\x89 12");
}

TEST(ComposeLegacyAddress, an_email_left_in_the_address_is_not_written_twice) {
  EXPECT_EQ(compose_legacy_address("ma@b.com", "ma@b.com, Jl Melati 3")->value, "MA@B.COM, JL MELATI 3");
}

}  // namespace
}  // namespace sapa
