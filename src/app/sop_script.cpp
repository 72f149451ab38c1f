#include "app/sop_script.h"

#include <algorithm>

#include "core/phone.h"
#include "core/text_fold.h"

namespace sapa::app {

namespace {

using sop::Answer;

class Player {
 public:
  Player(const sop::Flow& flow, const SopScript& script) : flow_(flow), script_(script) {
    const auto ani = classify_phone(script.ani, PhoneSource::ani);
    if (ani.usable_as_contact) facts_.number = ani.e164;
    facts_.emergency = script.emergency;
    facts_.profile = "sop";
    facts_.settings = script.settings;
    if (!facts_.number) return;
    for (const auto& row : script.rows) {
      const auto numbers = sop::numbers_in_row(row);
      if (std::find(numbers.begin(), numbers.end(), *facts_.number) == numbers.end()) continue;
      rows_.push_back(&row);
      facts_.callers.push_back(sop::read_row(row));
    }
  }

  PlayedCall play() {
    // Each round answers one step or makes one look-up; a script cannot be longer than this.
    for (int round = 0; round < 200; ++round) {
      run_ = sop::advance(flow_, facts_, answers_);
      if (run_.refused) throw std::runtime_error("the script's answer at " + run_.step + " is refused: " + run_.refused->reason);
      if (run_.waits_for) {
        facts_.searches[run_.waits_for->subject] = sop::emails_in_reports(script_.reports, run_.waits_for->subject, script_.range);
      } else if (run_.outcome) {
        if (!passes(kDrop)) break;
      } else {
        answer();
      }
    }
    PlayedCall played{run_, facts_.number, std::nullopt};
    played.written = written();
    return played;
  }

 private:
  static constexpr const char* kDrop = "dropped";
  static constexpr const char* kSkip = "skip_procedure";

  void answer() {
    if (passes(kDrop) || passes_skip()) return;
    if (dropping() && run_.step == script_.caller.drop_after && !takes_data(run_.step)) {
      answers_.push_back({run_.step, kDrop, {}});
      dropped_ = true;
      return;
    }
    answers_.push_back(next_answer());
    if (dropping() && run_.step == script_.caller.drop_after) {
      answers_.push_back({run_.step, kDrop, {}});
      dropped_ = true;
    }
  }

  [[nodiscard]] bool dropping() const { return !script_.caller.drop_after.empty() && !dropped_; }

  // What is typed in at a step is known when the call drops "after" it; a question is still open.
  [[nodiscard]] bool takes_data(const std::string& step) const {
    const auto* found = sop::find_step(flow_, step);
    return found && std::any_of(found->answers.begin(), found->answers.end(), [](const auto& choice) { return !choice.fields.empty(); }) &&
           found->answers.size() == 1;
  }

  // The call drops after a step that nobody answers: the walk went through it, so it is walked again with the interrupt.
  bool passes(const char* interrupt) {
    if (!dropping()) return false;
    const auto was_there = std::any_of(run_.path.begin(), run_.path.end(), [&](const auto& visit) {
      return visit.step == script_.caller.drop_after && !visit.answer;
    });
    if (!was_there || run_.step == script_.caller.drop_after) return false;
    answers_.push_back({script_.caller.drop_after, interrupt, {}});
    dropped_ = true;
    return true;
  }

  // An agent who leaves the procedure out does so when the record is on the screen, after the form's mandatory fields.
  bool passes_skip() {
    if (!script_.skips_procedure || skipped_) return false;
    const auto last = run_.path.size() < 2 ? std::string() : last_of({"S06_DATA_CHECK", "S10_ASK_MISSING_DATA"});
    if (last.empty() || run_.step == "S10_ASK_MISSING_DATA") return false;
    answers_.push_back({last, kSkip, {{"skip_reason", "other"}}});
    skipped_ = true;
    return true;
  }

  [[nodiscard]] std::string last_of(std::initializer_list<const char*> steps) const {
    for (auto visit = run_.path.rbegin(); visit != run_.path.rend(); ++visit) {
      for (const auto* step : steps) {
        if (visit->step == step) return step;
      }
    }
    return {};
  }

  Answer next_answer() {
    const auto& caller = script_.caller;
    const auto& step = run_.step;
    if (step == "S05_CONFIRM_NAME") return {step, caller.same_person ? "same_person" : "not_this_person", {}};
    if (step == "S05_SELECT_CALLER") {
      if (!caller.select || *caller.select >= rows_.size()) return {step, "none", {}};
      return {step, "selected", {{"record", std::to_string(*caller.select)}}};
    }
    if (step == "S10_ASK_MISSING_DATA") return {step, "given", {{"nama", caller.nama}, {"hp", caller.hp.empty() ? facts_.number.value_or("") : caller.hp}, {"alamat", caller.alamat}}};
    if (step == "S12_ASK_EMAIL") return {step, answer_when_asked(), {}};
    if (step == "S13_ASK_SAME_NUMBER") {
      return {step, caller.same_number == "ya" ? "yes" : caller.same_number == "tidak" ? "no" : "not_sure", {}};
    }
    if (step == "S14_ASK_PREVIOUS_NUMBER") {
      if (caller.previous_number.empty()) return {step, "forgotten", {}};
      return {step, "gives", {{"previous_number", caller.previous_number}}};
    }
    if (step == "S30_CAPTURE_EMAIL") return {step, "entered", {{"email", caller.email.empty() ? caller.corrected : caller.email}}};
    if (step == "S32_OFFER_DOMAIN_SUGGESTION") return {step, caller.accepts_domain ? "accept" : "reject", {}};
    if (step == "S40_READ_BACK_FULL") {
      if (script_.skips_spelling) return {step, "skip_spelling", {{"skip_reason", "other"}}};
      return {step, "read", {}};
    }
    if (step == "S42_CORRECT_LETTERS") return {step, "corrected", {{"email", caller.corrected}}};
    return {step, answer_when_verified(), {}};
  }

  std::string answer_when_asked() {
    const auto& caller = script_.caller;
    if (++times_asked_ == 1) return caller.ask_email.empty() ? "gives" : caller.ask_email;
    if (!caller.reask.empty()) return caller.reask;
    if (caller.ask_email != "given_before" && !caller.ask_email.empty()) return caller.ask_email;
    return caller.email.empty() ? "unsure" : "gives";
  }

  std::string answer_when_verified() {
    const auto& verify = script_.caller.verify;
    const auto word = verified_ < verify.size() ? verify[verified_] : "ok";
    ++verified_;
    return word == "ok" ? "right" : word == "mismatch" ? "wrong_letter" : word;
  }

  // The old system's columns as this call leaves them; nothing when the report was not written.
  std::optional<sop::LegacyRow> written() const {
    const auto& intents = run_.memory.intents;
    const auto wrote = std::any_of(intents.begin(), intents.end(), [](const auto& intent) { return intent.name == "write_report"; });
    if (!wrote || run_.outcome == "DROPPED") return std::nullopt;
    const auto& value = [&](const char* name) -> const std::string& { return sop::value_of(run_.memory, name); };
    const auto& linked = value("linked");
    const auto* row = linked.empty() ? nullptr : rows_[std::stoul(linked)];
    const auto known = row ? sop::read_row(*row) : sop::KnownCaller{};
    const auto now = [&](const char* name, const std::string& before) { return value(name).empty() ? before : value(name); };
    sop::LegacyRow written;
    if (facts_.number) written.id_caller = legacy_id_caller(*facts_.number);
    written.hp = legacy_hp(now("hp", known.hp));
    written.nama = upper_ascii(now("nama", known.name));
    const auto address = now("alamat", known.address);
    const auto& email = value("email");
    const auto keeps_conflict = row && known.emails.size() > 1 && email.empty() && value("detached").empty();
    if (keeps_conflict) {
      // Nobody resolved it: both columns stay as they are.
      written.alamat = row->alamat;
      written.email = row->email;
    } else {
      written.alamat = sop::compose_alamat(email, address);
      written.email = upper_ascii(email);
    }
    return written;
  }

  const sop::Flow& flow_;
  const SopScript& script_;
  sop::Facts facts_;
  std::vector<const sop::LegacyRow*> rows_ = {};  // those that fit the number, as facts_.callers
  std::vector<Answer> answers_ = {};
  sop::Run run_;
  std::size_t times_asked_ = 0;
  std::size_t verified_ = 0;
  bool dropped_ = false;
  bool skipped_ = false;
};

}  // namespace

PlayedCall play(const sop::Flow& flow, const SopScript& script) { return Player(flow, script).play(); }

}  // namespace sapa::app
