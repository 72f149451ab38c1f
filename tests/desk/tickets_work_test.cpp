#include "desk/announcements.h"

#include <unistd.h>

#include "desk/call_actions.h"
#include "desk/call_history.h"
#include "desk/call_report.h"
#include "desk/desk_fixture.h"
#include "desk/present_call.h"
#include "desk/export_file.h"
#include "desk/ticket_views.h"
#include "desk/tickets_detail.h"
#include "desk/tickets_export.h"

namespace sapa::desk {
namespace {

namespace json = wire::json;

SAPA_ENGINES(TicketWork);

struct OneCall {
  explicit OneCall(storage::Engine engine) : desk(engine), rini(desk.add("rini")), scope(Desk::scope_of(rini, "rini")), leader(Desk::scope_of(desk.add("sari", "leader"), "sari", Role::leader)) {
    desk.seat(rini, "1001");
    tell(R"({"callId":"a","event":"ringing","callerNumber":"087700001234","agent":"1001","location":"CC MATARAM"})");
    tell(R"({"callId":"a","event":"answered","agent":"1001"})");
    id = CallId{desk.rows("SELECT call_id FROM calls").at(0).text(0)};
  }
  void tell(const std::string& text) {
    desk.run([&](UnitOfWork& unit) {
      take_call_event(unit, telephony::read_own_event(wire::parse_json(text).value().as_object(), "pbx1", unit.now).value(), "pbx1", text);
      return true;
    });
    desk.advance(std::chrono::seconds(1));
  }
  Result<Workspace> save(const CallerInput& input, std::optional<CallerId> caller = std::nullopt) {
    return desk.run([&](UnitOfWork& unit) {
      refusal = {};
      SaveCall request{.with_resume = true, .caller = caller, .input = input, .resume = "padam"};
      if (caller) request.expected_version = load_caller(unit.db, *caller)->version;
      return save_call_data(unit, scope, id, request, refusal);
    });
  }
  json::object report() {
    json::object shown;
    desk.read([&](storage::Connection& connection) { shown = present_call_report(connection, desk.services, scope, *load_call(connection, id)); });
    return shown;
  }
  Result<void> keep(std::int64_t version, const ReportInput& input) {
    const auto kept = desk.run([&](UnitOfWork& unit) -> Result<bool> {
      refusal = {};
      SAPA_CHECK(keep_call_report(unit, scope, *load_call(unit.db, id), version, input, refusal));
      return true;
    });
    if (!kept) return tl::unexpected(kept.error());
    return {};
  }
  Result<std::int64_t> send(const SendReport& request) {
    return desk.run([&](UnitOfWork& unit) {
      refusal = {};
      auto call = *load_call(unit.db, id);
      return send_call_report(unit, scope, call, request, refusal);
    });
  }
  json::object ticket(const std::string& number) {
    json::object shown;
    desk.read([&](storage::Connection& connection) { shown = present_ticket(connection, scope, *find_ticket(connection, number)); });
    return shown;
  }
  std::string ticket_no(std::int64_t report) { return desk.rows("SELECT t.ticket_no FROM reports r JOIN tickets t ON t.ticket_id = r.ticket_id WHERE r.report_no = $1", {report}).at(0).text(0); }
  Result<StoredTicket> change(const Scope& who, const std::string& number, const TicketChange& what, std::int64_t version) {
    return desk.run([&](UnitOfWork& unit) { return change_ticket(unit, who, number, what, version); });
  }
  Desk desk;
  UserId rini;
  Scope scope;
  Scope leader;
  CallId id;
  WriteRefusal refusal;
};

const CallerInput kMarni{.name = "IBU MARNI", .address = "Jl Melati 1", .email = "marni@yahoo.com"};

TEST_P(TicketWork, the_report_is_prefilled_from_the_call_and_follows_what_is_corrected) {
  OneCall one(engine);
  EXPECT_EQ(one.report().at("data").at("reporterPhone").as_string(), "087700001234");
  const auto saved = one.save(kMarni);
  ASSERT_TRUE(saved);
  auto shown = one.report();
  EXPECT_EQ(shown.at("data").at("reporterName").as_string(), "IBU MARNI");
  EXPECT_EQ(shown.at("data").at("email").as_string(), "marni@yahoo.com");
  EXPECT_EQ(shown.at("data").at("resume").as_string(), "padam");
  // What the agent wrote stays; the rest goes on following.
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan", .reporter_address = "GG KENANGA 2"}));
  ASSERT_TRUE(one.save({.address = "Jl Baru 9", .email = "marni.aya@yahoo.com"}, saved->call.caller));
  shown = one.report();
  EXPECT_EQ(shown.at("data").at("reporterAddress").as_string(), "GG KENANGA 2");
  EXPECT_EQ(shown.at("data").at("email").as_string(), "marni.aya@yahoo.com");
  EXPECT_EQ(one.keep(0, {.category = "Keluhan"}).error().reason, "version_conflict");
}

TEST_P(TicketWork, what_is_typed_and_not_saved_yet_is_in_the_report_as_well) {
  OneCall one(engine);
  one.desk.run([&](UnitOfWork& unit) {
    std::optional<StoredWorkspace> newer;
    return keep_draft(unit, one.scope, one.id, 1, json::object{{"name", "IBU SITI"}, {"address", "Jl Kenanga 7"}, {"resume", "padam sejak pagi"}}, newer);
  });
  const auto data = one.report().at("data").as_object();
  EXPECT_EQ(data.at("reporterName").as_string(), "IBU SITI");
  EXPECT_EQ(data.at("reporterAddress").as_string(), "JL KENANGA 7");
  EXPECT_EQ(data.at("resume").as_string(), "padam sejak pagi");
}

TEST_P(TicketWork, what_the_report_says_is_not_typed_again_for_the_call) {
  OneCall one(engine);
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan", .reporter_name = "IBU SITI CONTOH", .reporter_address = "JL KENANGA 7", .resume = "PADAM"}));
  ASSERT_TRUE(one.send({}));
  one.desk.read([&](storage::Connection& connection) {
    const auto call = load_call(connection, one.id).value();
    EXPECT_EQ(call.resume, "PADAM");
    ASSERT_TRUE(call.caller);
    const auto caller = load_caller(connection, *call.caller).value();
    EXPECT_EQ(caller.name, "SITI CONTOH");
    EXPECT_EQ(caller.honorific, "IBU");
    EXPECT_EQ(caller.address, "JL KENANGA 7");
    ASSERT_TRUE(caller.present_hp());
    EXPECT_TRUE(missing_fields(connection, one.desk.services, call).size() <= 1U);  // the e-mail
    // The call and its report are one line of the history, and its ticket is none to join.
    EXPECT_EQ(history_of(connection, call.caller, call.caller_key, "", 20, "", Masking::no).count, 1);
  });
  EXPECT_TRUE(one.report().at("openTickets").as_array().empty());
}

TEST_P(TicketWork, a_record_that_is_only_suggested_is_not_written_to) {
  OneCall one(engine);
  ASSERT_TRUE(one.save({.name = "IBU MARNI", .email = "marni@yahoo.com"}));
  one.tell(R"({"callId":"b","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
  one.id = CallId{one.desk.rows("SELECT call_id FROM calls WHERE external_id = 'b'").at(0).text(0)};
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan", .reporter_name = "BP TONO", .reporter_address = "JL LAIN 3", .resume = "PADAM"}));
  ASSERT_TRUE(one.send({.new_ticket = true}));
  EXPECT_EQ(one.desk.rows("SELECT address FROM callers WHERE name = 'MARNI'").at(0).text(0), "");
}

TEST_P(TicketWork, a_report_takes_no_number_and_no_address_that_are_none) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan", .reporter_phone = "tidak tahu", .email = "bukan email"}));
  EXPECT_EQ(one.send({}).error().reason, "fields_invalid");
  ASSERT_EQ(one.refusal.problems.size(), 2U);
  EXPECT_EQ(one.refusal.problems[0].code, "phone_invalid");
  EXPECT_EQ(one.refusal.problems[1].code, "email_invalid");
  ASSERT_TRUE(one.keep(1, {.reporter_phone = "0370-641234", .email = ""}));
  EXPECT_TRUE(one.send({}));
}

TEST_P(TicketWork, a_new_ticket_needs_its_fields_and_says_who_made_it) {
  OneCall one(engine);
  EXPECT_EQ(one.send({}).error().reason, "fields_missing");
  EXPECT_GE(one.refusal.problems.size(), 3U);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto number = one.send({});
  ASSERT_TRUE(number) << number.error().message;
  const auto shown = one.ticket(one.ticket_no(*number));
  EXPECT_EQ(shown.at("status").as_string(), "Lapor");
  EXPECT_EQ(shown.at("reports").as_array()[0].at("createdBy").as_string(), "CC.S1.RINI");
  EXPECT_EQ(shown.at("timeline").as_array()[0].at("kind").as_string(), "created");
  const auto news = one.desk.news("everyone");
  ASSERT_FALSE(news.empty());
  EXPECT_EQ(json::serialize(news.back()).find("MARNI"), std::string::npos) << "nothing personal in what everybody hears";
}

TEST_P(TicketWork, letters_that_were_verified_in_its_call_are_on_the_ticket_and_masked_with_the_address) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto number = one.send({});
  ASSERT_TRUE(number);
  const auto code = one.ticket_no(*number);
  EXPECT_TRUE(one.ticket(code).at("letters").as_array().empty());
  one.desk.write(
      "INSERT INTO letter_checks (check_id, call_id, caller_id, user_id, user_name, site, at_ms, alphabet, tiles, corrected, total_ms, fastest_ms, too_fast, corrections, result) "
      "VALUES ('k1', $1, NULL, $2, 'RINI', 'S1', 5, 'operator', 7, 1, 9000, 900, 0, $3, 'right')",
      {one.id.value, one.rini.value, std::string(R"([["y","u"]])")});
  const auto shown = one.ticket(code);
  ASSERT_EQ(shown.at("letters").as_array().size(), 1U);
  const auto& check = shown.at("letters").as_array()[0].as_object();
  EXPECT_EQ(check.at("letters"), 7);
  EXPECT_EQ(check.at("by"), "RINI");
  EXPECT_EQ(json::serialize(check.at("corrected")), R"([{"was":"y","confirmed":"u"}])");
  one.scope = Desk::scope_of(one.rini, "tono", Role::qa);
  EXPECT_EQ(json::serialize(one.ticket(code).at("letters").as_array()[0].at("corrected")), R"([{"was":"*","confirmed":"*"}])");
}

TEST_P(TicketWork, an_open_ticket_is_offered_and_joined_only_when_the_agent_says_so) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto first = one.send({});
  ASSERT_TRUE(first);
  const auto code = one.ticket_no(*first);
  one.tell(R"({"callId":"b","event":"ringing","callerNumber":"087700001234","agent":"1001"})");
  one.id = CallId{one.desk.rows("SELECT call_id FROM calls WHERE external_id = 'b'").at(0).text(0)};
  ASSERT_TRUE(one.save(kMarni, CallerId{one.desk.rows("SELECT caller_id FROM callers").at(0).text(0)}));
  const auto shown = one.report();
  const auto& open = shown.at("openTickets").as_array();
  ASSERT_EQ(open.size(), 1U);
  EXPECT_EQ(open[0].at("ticketNo").as_string(), code);
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  EXPECT_EQ(one.send({}).error().reason, "open_tickets");
  const auto again = one.send({.ticket_no = code});
  ASSERT_TRUE(again);
  EXPECT_GT(*again, *first);
  EXPECT_EQ(one.ticket(code).at("repeatCount").as_int64(), 1);
  EXPECT_EQ(one.ticket(code).at("reports").as_array().size(), 2U);
  // Beyond the window it is another matter.
  one.desk.advance(std::chrono::hours(73));
  EXPECT_TRUE(one.report().at("openTickets").as_array().empty());
}

TEST_P(TicketWork, a_closed_ticket_takes_no_more_reports) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto code = one.ticket_no(one.send({}).value());
  ASSERT_TRUE(one.change(one.scope, code, {.status = "Selesai", .note = "MCB diganti"}, 1));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  EXPECT_EQ(one.send({.ticket_no = code}).error().reason, "ticket_closed");
  EXPECT_TRUE(one.send({}));
}

TEST_P(TicketWork, data_corrected_after_sending_goes_into_the_report) {
  OneCall one(engine);
  const auto saved = one.save(kMarni);
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto number = one.send({}).value();
  ASSERT_TRUE(one.save({.email = "marni.aya@yahoo.com"}, saved->call.caller));
  const auto shown = one.ticket(one.ticket_no(number));
  EXPECT_EQ(shown.at("reports").as_array()[0].at("email").as_string(), "marni.aya@yahoo.com");
  EXPECT_EQ(shown.at("timeline").as_array().back().at("kind").as_string(), "corrected");
}

TEST_P(TicketWork, two_agents_who_close_one_ticket_are_told_who_was_first) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto code = one.ticket_no(one.send({}).value());
  ASSERT_TRUE(one.change(one.scope, code, {.status = "Selesai", .qualifier = "pemadaman", .note = "sudah nyala"}, 1));
  const auto second = one.change(one.leader, code, {.status = "Batal", .note = "tidak jadi"}, 1);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().reason, "version_conflict");
  EXPECT_NE(second.error().message.find("rini"), std::string::npos) << second.error().message;
  EXPECT_EQ(one.ticket(code).at("status").as_string(), "Selesai(PEMADAMAN)");
  EXPECT_EQ(one.desk.count("SELECT CAST(count(*) AS BIGINT) FROM reports WHERE status_key = 'selesai'"), 1);
  EXPECT_EQ(one.change(one.scope, code, {.status = "Lapor", .note = "buka lagi"}, 2).error().reason, "status_not_allowed");
  EXPECT_TRUE(one.change(one.leader, code, {.status = "Tindak Lanjut", .note = "pelanggan lapor lagi"}, 2));
}

TEST_P(TicketWork, a_written_report_that_was_not_sent_holds_the_call_open) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  one.tell(R"({"callId":"a","event":"hangup","reason":"caller"})");
  const auto close = [&](const std::string& reason) {
    return one.desk.run([&](UnitOfWork& unit) {
      one.refusal = {};
      return close_call(unit, one.scope, one.id, {.disposition = "gangguan", .reason = reason}, one.refusal);
    });
  };
  ASSERT_FALSE(close(""));
  EXPECT_EQ(one.refusal.problems.back().code, "report_unsent");
  EXPECT_TRUE(close("pelanggan membatalkan"));
}

TEST_P(TicketWork, many_reports_at_one_place_raise_the_banner) {
  OneCall one(engine);
  ASSERT_TRUE(one.save(kMarni));
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(one.report().at("surge").is_null());
    ASSERT_TRUE(one.keep(0, {.category = "Gangguan", .substation = "jt777", .pole = "E" + std::to_string(i)}));
    ASSERT_TRUE(one.send({.new_ticket = true}));
  }
  ASSERT_TRUE(one.keep(0, {.substation = "JT777"}));
  const auto surge = one.report().at("surge");
  ASSERT_TRUE(surge.is_object());
  EXPECT_EQ(surge.at("count").as_int64(), 5);
  EXPECT_NE(std::string(surge.at("sentence").as_string()).find("JT777"), std::string::npos);
  one.desk.advance(std::chrono::minutes(61));
  EXPECT_TRUE(one.report().at("surge").is_null());
}

TEST_P(TicketWork, an_announcement_reaches_the_desks_of_its_area_until_it_ends) {
  OneCall one(engine);
  const auto publish = [&](const Scope& who, const std::string& area, const std::string& reason) {
    return one.desk.run([&](UnitOfWork& unit) {
      return publish_announcement(unit, who, {.site = "S1", .area = area, .sentence = "Padam di Mataram, nyala pukul 15.00", .until = unit.now + std::chrono::hours(2), .suspend_email = true, .reason = reason});
    });
  };
  EXPECT_EQ(publish(one.scope, "Mataram", "gangguan").error().reason, "role_forbidden");
  EXPECT_EQ(publish(one.leader, "Mataram", "").error().reason, "reason_invalid");
  for (const auto* filler : {"-", "%", " . "}) EXPECT_EQ(publish(one.leader, filler, "penyulang trip").error().reason, "area_invalid") << filler;
  const auto made = publish(one.leader, "Mataram", "penyulang trip");
  ASSERT_TRUE(made) << made.error().message;
  ASSERT_TRUE(publish(one.leader, "Bandung", "lain tempat"));
  EXPECT_EQ(one.report().at("announcements").as_array().size(), 1U);
  EXPECT_EQ(one.desk.news("site:S1").size(), 2U);
  one.desk.read([&](storage::Connection& connection) { EXPECT_TRUE(email_suspended(connection, instant_from_ms(one.desk.now_ms), *load_call(connection, one.id))); });
  ASSERT_TRUE(one.desk.run([&](UnitOfWork& unit) { return change_announcement(unit, one.leader, std::string(made->at("id").as_string()), {.end = true, .reason = "sudah nyala"}, 1); }));
  one.desk.read([&](storage::Connection& connection) { EXPECT_FALSE(email_suspended(connection, instant_from_ms(one.desk.now_ms), *load_call(connection, one.id))); });
  EXPECT_TRUE(one.report().at("announcements").as_array().empty());
  one.desk.accesses.flush_and_wait();
  EXPECT_EQ(one.desk.count("SELECT CAST(count(*) AS BIGINT) FROM accesses WHERE action = 'announce' AND reason <> ''"), 3);
}

TEST_P(TicketWork, views_are_ones_own_until_a_leader_shares_them) {
  OneCall one(engine);
  const auto save = [&](const Scope& who, const ViewInput& input) { return one.desk.run([&](UnitOfWork& unit) { return save_view(unit, who, input); }); };
  ASSERT_TRUE(save(one.scope, {"Punya saya", {{"site", "S1"}}, "today", ""}));
  EXPECT_EQ(save(one.scope, {"Bersama", {}, "", "agent"}).error().reason, "role_forbidden");
  const auto shared = save(one.leader, {"Padam", {{"category", "Gangguan"}}, "", "agent"});
  ASSERT_TRUE(shared);
  const auto names = [&](const Scope& who) {
    std::vector<std::string> list;
    one.desk.read([&](storage::Connection& connection) {
      const auto views = list_views(connection, who);
      for (const auto& item : views.at("items").as_array()) list.emplace_back(item.at("name").as_string());
    });
    return list;
  };
  EXPECT_EQ(names(one.scope), (std::vector<std::string>{"Punya saya", "Padam"}));
  EXPECT_EQ(names(one.leader), (std::vector<std::string>{"Padam"}));
  EXPECT_EQ(one.desk.run([&](UnitOfWork& unit) -> Result<bool> {
    SAPA_CHECK(delete_view(unit, one.scope, std::string(shared->at("id").as_string())));
    return true;
  }).error().reason, "view_unknown");
}

std::string read_all(const FileContent& content) {
  std::string text(std::size_t(content.size), '\0');
  EXPECT_EQ(::pread(content.descriptor, text.data(), text.size(), 0), content.size);
  return text;
}

TEST_P(TicketWork, an_export_is_written_behind_without_formulas_and_only_for_its_owner) {
  OneCall one(engine);
  ASSERT_TRUE(one.save({.name = "=HYPERLINK(1)", .address = "Jl \"A\", 1"}));
  ASSERT_TRUE(one.keep(0, {.category = "Gangguan"}));
  const auto number = one.send({}).value();
  for (const auto format : {ExportFormat::csv, ExportFormat::xlsx}) {
    Exports exports;
    const auto started = exports.start(one.desk.services, one.scope, {format, {}, 10, false});
    ASSERT_TRUE(started);
    const std::string id(started->at("id").as_string());
    while (exports.find(one.scope, id, one.desk.services.clock()).value().at("state").as_string() == "running") std::this_thread::yield();
    const auto state = exports.find(one.scope, id, one.desk.services.clock()).value();
    EXPECT_EQ(state.at("state").as_string(), "done") << state.at("problem");
    EXPECT_EQ(state.at("rows").as_int64(), 1);
    EXPECT_EQ(exports.file(one.leader, id).error().reason, "export_unknown");
    const auto text = read_all(*exports.file(one.scope, id).value().content);
    if (format == ExportFormat::xlsx) {
      EXPECT_TRUE(text.starts_with("PK"));
      continue;
    }
    EXPECT_NE(text.find(std::to_string(number)), std::string::npos) << text;
    EXPECT_NE(text.find("'=HYPERLINK"), std::string::npos) << text;
    EXPECT_NE(text.find("\"JL \"\"A\"\", 1\""), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace sapa::desk
