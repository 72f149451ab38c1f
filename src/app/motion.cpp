#include "app/motion.h"

#include <algorithm>
#include <stdexcept>

#include "core/sop/advance.h"
#include "core/sop/sentence.h"
#include "core/spelling/render.h"
#include "core/spelling/risk.h"

namespace sapa::app {

namespace {

constexpr auto kNumber = "+6287700001234";
constexpr auto kTypedNumber = "087700001234";
constexpr auto kEmail = "marni.aya@yahoo.com";
constexpr auto kOtherEmail = "marni.ayu@yahoo.com";
constexpr auto kName = "IBU MARNI";
constexpr auto kAddress = "JL MELATI RAYA 3 MATARAM";
constexpr int kBreath = 4;        // tiles said in one breath, as the card does it
constexpr int kRowsInReports = 2;  // lines of Monitoring Tiket to read through

struct Caller {
  std::string id;
  std::vector<sop::KnownCaller> records = {};
  bool in_reports = false;  // an earlier report of this number has the e-mail
  std::vector<std::string> stored_otherwise = {};
};

std::vector<Caller> callers() {
  const sop::KnownCaller marni = {.name = kName, .hp = kNumber, .address = kAddress};
  auto known = marni;
  known.emails = {kEmail};
  auto spelled = known;
  spelled.email_state = "spelled";
  spelled.recently_spelled = true;
  auto conflict = known;
  conflict.emails.emplace_back(kOtherEmail);
  return {{"new"}, {"known", {known}}, {"spelled", {spelled}}, {"given_before", {marni}, true}, {"conflict", {conflict}, false, {kOtherEmail}}};
}

bool is_vowel(char c) { return std::string_view("aeiouAEIOU").find(c) != std::string_view::npos; }

// Indonesian has nearly one syllable a vowel; a figure has two ("satu", "tiga").
int syllables(std::string_view text) {
  int count = 0;
  for (const char c : text) count += is_vowel(c) ? 1 : c >= '0' && c <= '9' ? 2 : 0;
  return count;
}

int words_in(std::string_view text) {
  int count = 0;
  bool inside = false;
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter && !inside) ++count;
    inside = c != ' ' && (inside || letter);
  }
  return count;
}

std::string spelled_out(std::string_view text) {
  std::string said;
  for (const auto& word : spelling::spoken(spelling::render(text))) said += (said.empty() ? "" : ", ") + word;
  return said;
}

class Watcher {
 public:
  Watcher(const sop::Flow& flow, const Caller& caller, const std::string& procedure, const MotionModel& model) : flow_(flow), caller_(caller), model_(model) {
    motion_.caller = caller.id;
    motion_.procedure = procedure;
    facts_.number = kNumber;
    facts_.callers = caller.records;
    facts_.profile = procedure == "sapa" ? "sapa" : "sop";
    // What the written procedure does not have is not held against it.
    if (old()) facts_.settings = {{"confirm_name", false}, {"privacy_notice", false}, {"offer_domain", false}};
  }

  Motion watch() {
    if (!old()) motion_.screens = 1;  // the desk, all along
    for (int round = 0; round < 100; ++round) {
      run_ = sop::advance(flow_, facts_, answers_);
      if (run_.refused) throw std::runtime_error("the answer at " + run_.step + " is refused: " + run_.refused->reason);
      if (run_.waits_for) {
        search(run_.waits_for->subject);
        continue;
      }
      while (seen_ < run_.path.size()) {
        if (old()) work_through(run_.path[seen_].step);
        ++seen_;
      }
      say();
      if (run_.outcome) break;
      answer();
    }
    if (!run_.outcome) throw std::runtime_error("the walk of " + motion_.caller + " does not end");
    motion_.outcome = *run_.outcome;
    motion_.seconds += motion_.keys * model_.key + motion_.clicks * model_.click + motion_.homings * model_.homing + motion_.thoughts * model_.thought - typed_meanwhile_;
    return motion_;
  }

 private:
  [[nodiscard]] bool old() const { return motion_.procedure == "old"; }
  [[nodiscard]] int spoken_syllables() const { return syllables(spelled_out(kEmail)); }

  void search(const std::string& number) {
    facts_.searches[number] = caller_.in_reports ? std::vector<sop::ReportedEmail>{{kEmail, "20900713", "2019-12-03T10:00:00", "CC.S2.RINI"}} : std::vector<sop::ReportedEmail>{};
  }

  void say() {
    for (const auto& prompt : run_.prompts) {
      sop::Voice voice;
      voice.honorific = "IBU";
      // The sentence names the address; its letters are said in the step that asks for them.
      voice.spell = prompt == "P_SPELL" ? spelled_out : [](std::string_view) { return std::string(); };
      for (const auto& sentence : sop::sentences(flow_, {prompt}, run_.memory, voice)) {
        motion_.words += words_in(sentence.text);
        motion_.seconds += syllables(sentence.text) * model_.syllable;
      }
    }
  }

  void answer() {
    const auto chosen = choose();
    const auto& choice = *chosen.second;
    ++motion_.questions;
    motion_.seconds += 2 * model_.turn;
    std::string dictated;  // what the caller says and the agent types
    for (const auto& [name, value] : chosen.first.fields) {
      if (name != "hp") dictated += value;
    }
    const bool email = chosen.first.fields.contains("email");
    const auto heard = (email ? spoken_syllables() : dictated.empty() ? 1 : syllables(dictated)) * model_.syllable;
    motion_.seconds += heard;
    if (!old()) {
      if (run_.step == "S41_SPELL_LETTERS") {
        motion_.keys += int(breaths(kEmail, caller_.stored_otherwise).size());
        ++motion_.thoughts;
      } else {
        if (run_.choices.size() > 1) ++motion_.keys;
        ++motion_.thoughts;
        if (!choice.fields.empty()) press(int(dictated.size()) + 1, heard);
      }
    } else if (run_.step == "S10_ASK_MISSING_DATA") {
      for (const auto& [name, value] : chosen.first.fields) fill_in(int(value.size()));  // No. Hp too: the form does not know it
    } else if (run_.step == "S30_CAPTURE_EMAIL") {
      put_into_alamat(heard);
    }
    answers_.push_back(chosen.first);
  }

  // Typing while the caller speaks costs only what speaking does not.
  void press(int keys, double heard) {
    motion_.keys += keys;
    typed_meanwhile_ += std::min(keys * model_.key, heard);
  }

  void click(int times = 1) { motion_.clicks += times; }
  // Into the field with the mouse, back to the keyboard, type, and to the mouse again.
  void fill_in(int keys) {
    ++motion_.thoughts;
    click();
    motion_.homings += 2;
    motion_.keys += keys;
  }
  void put_into_alamat(double heard) {
    fill_in(0);
    press(int(std::string_view(kEmail).size()) + 2, heard);  // "E-MAIL, ADDRESS"
    in_alamat_ = true;
  }

  // What the hands do in the old systems where Sapa's walk passes on by itself (SOP points 1 and 2, domain 1.2).
  void work_through(const std::string& step) {
    if (step == "S04_SCREEN_POP") ++motion_.screens;
    if (step == "S20_OPEN_MONITORING_TIKET") {
      ++motion_.screens;
      ++motion_.thoughts;
      click(2);  // the window, "Cari Berdasarkan Telepon Pelapor"
    }
    if (step == "S21_SEARCH_BY_PELAPOR_PHONE") {
      fill_in(int(std::string_view(kTypedNumber).size()));
      click();  // "Cari"
    }
    if (step == "S22_SET_DATE_RANGE") {
      motion_.thoughts += 2;  // the start of the programme; the day of service and one more
      click(5);  // each date: its table and its day; one month back for the first
    }
    if (step == "S23_REVIEW_RESULTS") motion_.thoughts += kRowsInReports;
    if (step == "S24_OPEN_DETAIL") {
      ++motion_.screens;
      ++motion_.thoughts;
      click();
    }
    if (step == "S50_SAVE_DATA_CALLER") {
      if (!in_alamat_) put_into_alamat(0);
      ++motion_.thoughts;
      click();  // "OK"
    }
    if (step == "S51_SAVE_DATA_PENELPON") {
      ++motion_.screens;
      click();  // the form
      fill_in(int(std::string_view(kEmail).size()));  // column EMAIL
      click();  // "Simpan"
    }
  }

  std::pair<sop::Answer, const sop::Choice*> choose() {
    const auto& step = run_.step;
    std::string wanted;
    if (step == "S12_ASK_EMAIL") wanted = caller_.in_reports && !said_before_ ? "given_before" : "gives";
    if (wanted == "given_before") said_before_ = true;
    if (run_.choices.empty()) throw std::runtime_error("nothing is offered at " + step);
    const auto* choice = run_.choices.front();
    for (const auto* item : run_.choices) {
      if (item->id == wanted) choice = item;
    }
    sop::Answer answer{step, choice->id};
    for (const auto* field : sop::open_fields(*choice, run_.memory)) {
      answer.fields[field->name] = field->name == "email" ? kEmail : field->name == "hp" ? kTypedNumber : field->name == "nama" ? kName : kAddress;
    }
    return {answer, choice};
  }

  const sop::Flow& flow_;
  const Caller& caller_;
  const MotionModel& model_;
  sop::Facts facts_;
  std::vector<sop::Answer> answers_ = {};
  sop::Run run_;
  Motion motion_;
  std::size_t seen_ = 0;
  double typed_meanwhile_ = 0;
  bool in_alamat_ = false;
  bool said_before_ = false;
};

}  // namespace

std::vector<std::size_t> breaths(std::string_view address, const std::vector<std::string>& others) {
  const auto tiles = spelling::render(address);
  const auto risks = spelling::letter_risks(address, others);
  const auto risky = [&](std::size_t i) {
    const auto kind = tiles[i].kind;
    if (kind == spelling::TileKind::at || kind == spelling::TileKind::domain || tiles[i].pos >= risks.size()) return false;
    return risks[tiles[i].pos].level == spelling::RiskLevel::high || risks[tiles[i].pos].level == spelling::RiskLevel::conflict;
  };
  std::vector<std::size_t> sizes;
  for (std::size_t at = 0; at < tiles.size(); at += sizes.back()) {
    auto to = at + 1;
    if (!risky(at)) {
      while (to < tiles.size() && to < at + kBreath && !risky(to)) ++to;
      if (tiles[to - 1].kind == spelling::TileKind::at && to < tiles.size() && tiles[to].kind == spelling::TileKind::domain) ++to;
    }
    sizes.push_back(to - at);
  }
  return sizes;
}

std::vector<Motion> compare_motions(const sop::Flow& flow, const MotionModel& model) {
  std::vector<Motion> motions;
  for (const auto& caller : callers()) {
    for (const std::string procedure : {"old", "sop", "sapa"}) motions.push_back(Watcher(flow, caller, procedure, model).watch());
  }
  return motions;
}

}  // namespace sapa::app
