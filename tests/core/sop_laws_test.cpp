// Laws of every walk: it never comes to a dead end, never goes round without an answer, and dropping an answer gives back
// exactly the state before it. For the shipped procedure with random calls, and for random flows.

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "core/sop/advance.h"
#include "core/sop_flow.h"

namespace sapa::sop {
namespace {

const std::vector<std::string> kNumbers = {"+6287700001234", "+6281200001234", "+6285600009999"};
const std::vector<std::string> kEmails = {"marni.aya@yahoo.com", "marni.ayu@yahoo.com", "sari@gmial.com", "budi7@gmail.com"};

bool coin() { return *rc::gen::arbitrary<bool>(); }
std::string one_of(const std::vector<std::string>& list) { return *rc::gen::elementOf(list); }

KnownCaller any_caller() {
  KnownCaller caller;
  if (coin()) caller.name = "IBU MARNI";
  if (coin()) caller.hp = one_of(kNumbers);
  if (coin()) caller.address = "JL MELATI 3";
  const auto count = *rc::gen::inRange(0, 3);
  for (int i = 0; i < count; ++i) caller.emails.push_back(kEmails[static_cast<std::size_t>(i)]);
  caller.columns_out_of_sync = count == 1 && coin();
  caller.recently_spelled = count == 1 && coin();
  if (caller.recently_spelled) caller.email_state = "spelled";
  return caller;
}

Facts any_facts() {
  Facts facts;
  if (*rc::gen::inRange(0, 5) > 0) facts.number = kNumbers[0];
  facts.emergency = *rc::gen::inRange(0, 10) == 0;
  facts.notice_given = coin();
  const auto callers = *rc::gen::inRange(0, 4);
  for (int i = 0; i < callers && facts.number; ++i) facts.callers.push_back(any_caller());
  facts.profile = coin() ? "sop" : "sapa";
  for (const auto& setting : email_flow().settings) {
    if (*rc::gen::inRange(0, 4) == 0) facts.settings[setting.id] = coin();
  }
  return facts;
}

std::string any_text(const Field& field, const Facts& facts) {
  switch (field.kind) {
    case FieldKind::email:
      return one_of(kEmails);
    case FieldKind::phone:
      return coin() ? one_of(kNumbers) : "123";
    case FieldKind::record:
      return std::to_string(*rc::gen::inRange<std::size_t>(0, std::max<std::size_t>(facts.callers.size(), 1)));
    case FieldKind::position:
      return "3";
    case FieldKind::choice:
      return field.options[*rc::gen::inRange<std::size_t>(0, field.options.size())].id;
    case FieldKind::text:
      return "BP BUDI";
  }
  return {};
}

// An answer that fits, from those offered (an interrupt now and then).
Answer any_answer(const Run& run, const Facts& facts) {
  const bool interrupts = !run.interrupts.empty() && *rc::gen::inRange(0, 12) == 0;
  const auto& list = interrupts ? run.interrupts : run.choices;
  const auto* choice = list[*rc::gen::inRange<std::size_t>(0, list.size())];
  Answer answer{run.step, choice->id, {}};
  for (const auto* field : open_fields(*choice, run.memory)) {
    if (field->required || coin()) answer.fields[field->name] = any_text(*field, facts);
  }
  return answer;
}

void look_up(Facts& facts, const std::string& number) {
  auto& found = facts.searches[number];
  if (coin()) found.push_back({one_of(kEmails), "20900001", "2019-12-03T10:00:00", "CC.S2.RINI"});
}

RC_GTEST_PROP(WalkLaws, every_call_ends_in_an_outcome_and_back_gives_back_the_state, ()) {
  const auto& flow = email_flow();
  auto facts = any_facts();
  std::vector<Answer> answers;
  std::vector<Run> before;
  for (int round = 0; round < 60; ++round) {
    const auto run = advance(flow, facts, answers);
    RC_ASSERT(!run.refused);
    RC_ASSERT(run.answers_taken == answers.size());
    if (run.waits_for) {
      look_up(facts, run.waits_for->subject);
      continue;
    }
    before.push_back(run);
    if (run.outcome) {
      RC_ASSERT(find_outcome(flow, *run.outcome) != nullptr);
      RC_ASSERT(find_step(flow, run.step)->end);
      RC_ASSERT(run.choices.empty());
      break;
    }
    // Neither a dead end nor a walk that went on without asking.
    RC_ASSERT(!run.choices.empty());
    RC_ASSERT(!find_step(flow, run.step)->answers.empty());
    answers.push_back(any_answer(run, facts));
  }
  for (std::size_t kept = 0; kept < before.size(); ++kept) {
    const std::vector<Answer> fewer(answers.begin(), answers.begin() + static_cast<std::ptrdiff_t>(kept));
    RC_ASSERT(advance(flow, facts, fewer) == before[kept]);
  }
  // Wherever the walk stands, a dropped call ends it.
  if (!before.back().outcome) {
    answers.resize(before.size() - 1);
    answers.push_back({before.back().step, "dropped", {}});
    RC_ASSERT(advance(flow, facts, answers).outcome == "DROPPED");
  }
}

RC_GTEST_PROP(WalkLaws, answers_out_of_nowhere_are_refused_and_never_break_the_walk, ()) {
  const auto& flow = email_flow();
  auto facts = any_facts();
  for (const auto& number : kNumbers) facts.searches[number];
  std::vector<Answer> answers;
  const auto count = *rc::gen::inRange(0, 8);
  for (int i = 0; i < count; ++i) {
    const auto& step = flow.steps[*rc::gen::inRange<std::size_t>(0, flow.steps.size())];
    const auto choice = step.answers.empty() || coin() ? *rc::gen::arbitrary<std::string>() : step.answers.front().id;
    answers.push_back({step.id, choice, {{"email", *rc::gen::arbitrary<std::string>()}, {"record", *rc::gen::arbitrary<std::string>()}}});
  }
  const auto run = advance(flow, facts, answers);
  RC_ASSERT(run.answers_taken <= answers.size());
  RC_ASSERT(run.refused.has_value() == (run.answers_taken < answers.size()));
  RC_ASSERT(run.outcome || !run.choices.empty());
}

Condition at_least(int rounds) {
  Condition when;
  when.kind = Condition::Kind::at_least;
  when.name = "rounds";
  when.number = rounds;
  return when;
}

// The same walk, told by the plainest program: it counts the steps, and takes the first edge that holds.
struct PlainWalk {
  const Flow& flow;
  std::string step = flow.start;
  int rounds = 0;

  bool holds(const Condition& when) const { return when.kind != Condition::Kind::at_least || rounds >= when.number; }
  const std::string& first(const std::vector<Edge>& edges) const {
    return std::find_if(edges.begin(), edges.end(), [&](const Edge& edge) { return holds(edge.when); })->to;
  }
  // To where somebody is asked, or to the end.
  void go_on() {
    for (std::size_t i = 0; i <= flow.steps.size(); ++i) {
      ++rounds;
      const auto* present = find_step(flow, step);
      if (present->end || !present->answers.empty()) return;
      step = first(present->next);
    }
  }
  std::vector<std::string> offered() const {
    std::vector<std::string> ids;
    for (const auto& choice : find_step(flow, step)->answers) {
      if (holds(choice.when)) ids.push_back(choice.id);
    }
    return ids;
  }
  void answer(const std::string& id) {
    for (const auto& choice : find_step(flow, step)->answers) {
      if (choice.id == id) step = first(choice.next);
    }
    go_on();
  }
  // Whether any answers at all, conditions aside, lead from here to an end.
  bool may_end() const {
    std::vector<std::string> open = {step};
    for (std::size_t i = 0; i < open.size(); ++i) {
      const auto* present = find_step(flow, open[i]);
      if (present->end) return true;
      auto edges = present->next;
      for (const auto& choice : present->answers) edges.insert(edges.end(), choice.next.begin(), choice.next.end());
      for (const auto& edge : edges) {
        if (std::find(open.begin(), open.end(), edge.to) == open.end()) open.push_back(edge.to);
      }
    }
    return false;
  }
};

// A flow of up to twelve steps with random edges; a circle without an answer or a part nobody reaches is likely.
Flow any_flow() {
  Flow flow;
  const Words words = {{"id", "kata"}, {"en", "word"}};
  flow.id = "random";
  flow.revision = 1;
  flow.title = words;
  flow.start = "S0";
  flow.default_profile = "p";
  flow.profiles = {{"p", words, {}}};
  flow.phases = {{"one", words}};
  flow.outcomes = {{"DONE", words, true}};
  const auto count = *rc::gen::inRange<std::size_t>(2, 12);
  const auto any_step = [&] { return "S" + std::to_string(*rc::gen::inRange<std::size_t>(0, count)); };
  // Mostly forward, or hardly any flow would be without mistakes.
  std::size_t at = 0;
  const auto forward = [&] { return "S" + std::to_string(*rc::gen::inRange(at + 1, count)); };
  const auto edges = [&](int backward_in_ten) {
    const auto step_name = [&] { return *rc::gen::inRange(0, 10) < backward_in_ten ? any_step() : forward(); };
    std::vector<Edge> list;
    const auto conditional = *rc::gen::inRange(0, 3);
    for (int i = 0; i < conditional; ++i) {
      list.push_back({at_least(*rc::gen::inRange(1, 6)), {}, step_name()});
    }
    list.push_back({{}, {}, step_name()});
    return list;
  };
  for (std::size_t i = 0; i < count; ++i) {
    at = i;
    Step step;
    step.id = "S" + std::to_string(i);
    step.phase = "one";
    step.title = words;
    step.actions = {{Action::Kind::count, "rounds", "", {}}, {Action::Kind::set, "outcome", "DONE", {}}};
    if (i + 1 == count) {
      step.end = true;
    } else if (coin()) {
      step.next = edges(1);
    } else {
      const auto answers = *rc::gen::inRange(1, 4);
      for (int k = 0; k < answers; ++k) {
        Choice choice;
        choice.id = "a" + std::to_string(k);
        choice.title = words;
        if (k > 0 && coin()) choice.when = at_least(*rc::gen::inRange(1, 6));
        choice.next = edges(4);
        step.answers.push_back(std::move(choice));
      }
    }
    flow.steps.push_back(std::move(step));
  }
  // Now and then the two mistakes that chance seldom makes: an answer that leads back for ever, and a circle that nobody is asked in.
  const auto planted = *rc::gen::inRange(0, 6);
  if (planted < 2 && count > 2) {
    auto& step = flow.steps[*rc::gen::inRange<std::size_t>(1, count - 1)];
    const auto forward_edge = Edge{at_least(1000), {}, "S" + std::to_string(count - 1)};
    const auto back_edge = Edge{{}, {}, step.id};
    step.answers.clear();
    step.next.clear();
    if (planted == 1) step.next = {forward_edge, back_edge};
    else step.answers.push_back({"a0", words, "", {}, {}, {back_edge}});
  }
  return flow;
}

RC_GTEST_PROP(WalkLaws, a_random_flow_without_mistakes_has_neither_dead_end_nor_endless_circle, ()) {
  const auto flow = any_flow();
  const auto mistakes = check_flow(flow);
  RC_CLASSIFY(mistakes.empty());
  std::vector<Answer> answers;
  Run last;
  PlainWalk plain{flow};
  if (mistakes.empty()) plain.go_on();
  for (int round = 0; round < 30; ++round) {
    const auto run = advance(flow, {}, answers);
    // Unchecked flows end their walk, too: at most one visit a step without an answer, and one more.
    std::size_t unanswered = 0;
    for (const auto& visit : run.path) {
      unanswered = visit.answer ? 0 : unanswered + 1;
      RC_ASSERT(unanswered <= flow.steps.size() + 2);
    }
    if (mistakes.empty()) {
      RC_ASSERT(run.outcome.has_value() == find_step(flow, run.step)->end);
      RC_ASSERT(run.outcome || !run.choices.empty());
      RC_ASSERT(run.step == plain.step);
      std::vector<std::string> offered;
      for (const auto* choice : run.choices) offered.push_back(choice->id);
      RC_ASSERT(offered == (run.outcome ? std::vector<std::string>() : plain.offered()));
      RC_ASSERT(plain.may_end());
      // What is not offered is not taken, though the step has it.
      for (const auto& choice : find_step(flow, run.step)->answers) {
        if (std::find(offered.begin(), offered.end(), choice.id) != offered.end()) continue;
        auto wrong = answers;
        wrong.push_back({run.step, choice.id, {}});
        RC_ASSERT(advance(flow, {}, wrong).refused.has_value());
      }
    }
    if (round > 0) {
      auto fewer = answers;
      fewer.pop_back();
      RC_ASSERT(advance(flow, {}, fewer) == last);
    }
    if (run.choices.empty()) break;
    last = run;
    answers.push_back({run.step, run.choices[*rc::gen::inRange<std::size_t>(0, run.choices.size())]->id, {}});
    if (mistakes.empty()) plain.answer(answers.back().choice);
  }
}

}  // namespace
}  // namespace sapa::sop
