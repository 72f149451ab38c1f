#include "desk/demo.h"

#include <array>
#include <set>

#include "core/email.h"
#include "core/text_fold.h"
#include "desk/crypto.h"
#include "desk/demo_tickets.h"
#include "desk/keys.h"
#include "desk/people.h"
#include "desk/write_caller.h"

namespace sapa::desk {

namespace {

constexpr auto kAnyUser = "SELECT 1 FROM users LIMIT 1";
constexpr auto kInsertCustomer =
    "INSERT INTO customers (customer_id, customer_no, meter_no, name, name_key, address, tariff_code, power_va, substation, pole, unit, status, updated_at_ms, version) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'AKTIF', $12, 1)";
constexpr auto kInsertCustomerWord = "INSERT INTO customer_words (word, customer_id) VALUES ($1, $2) ON CONFLICT (word, customer_id) DO NOTHING";
constexpr auto kLegacyEmail = "UPDATE caller_emails SET state = 'legacy_unverified', source = 'legacy_alamat', state_by = 'CRM' WHERE caller_id = $1";
constexpr auto kSetPassword = "UPDATE users SET password_hash = $1, failed_sign_ins = 0, locked_until_ms = 0 WHERE name_key IN ('agent1', 'agent2', 'agent3', 'agent4', 'leader', 'qa', 'admin')";
constexpr auto kDropDemoKey = "DELETE FROM integration_keys WHERE source = 'demo'";

struct DemoCustomer {
  const char* no;
  const char* meter;
  const char* name;
  const char* address;
  const char* tariff;
  int power;
  const char* substation;
  const char* pole;
};
constexpr std::array kCustomers = {
    DemoCustomer{"441200001234", "14000001234", "MARNI", "JL MELATI RAYA TIMUR DALAM GG KENANGA KR. INDAH 00 RT-2 / RW-0", "R1T", 900, "CN148", "B3C2B4"},
    DemoCustomer{"441200004321", "14000004321", "BUDI", "PERUM GRIYA MELATI JLN KENANGA RAYA 12 RT-4 / RW-2", "R1", 1300, "CN150", "A1B7"},
    DemoCustomer{"520300000777", "32000000777", "TOKO SUMBER CONTOH", "JL ANGGREK 5 SEMARANG", "B1", 5500, "SM021", "C4D1"},
    DemoCustomer{"530400000888", "53000000888", "DEWI", "KOMP MAWAR BLOK C NO 8 BANDUNG", "R1M", 900, "BD310", "D2"},
    DemoCustomer{"544100000999", "54000000999", "RUKUN WARGA 07", "JL FLAMBOYAN RAYA JAKARTA TIMUR", "P3", 2200, "JT777", "E5F6"},
};

struct DemoCaller {
  const char* honorific;
  const char* name;
  const char* hp;
  const char* other;
  const char* address;
  const char* email;
  int customer;  // index, -1 none
};
constexpr std::array kCallers = {
    DemoCaller{"IBU", "MARNI", "087700001234", "", "JL MELATI RAYA TIMUR DALAM GG KENANGA RT 2 KEL MEKARSARI TIMUR KEC MATARAM PROV NTB", "marni.aya@yahoo.com", 0},
    DemoCaller{"BAPAK", "BUDI", "081200004321", "", "PERUM GRIYA MELATI JLN KENANGA RAYA KEL MEKARSARI", "", 1},
    DemoCaller{"IBU", "DEWI", "085600008888", "0225550888", "KOMP MAWAR BLOK C NO 8", "dewi.contoh@gmail.com", 3},
    DemoCaller{"BAPAK", "YUDI", "081300007777", "0245550777", "JL ANGGREK 5", "toko.sumber@gmail.com", 2},
    DemoCaller{"IBU", "RATNA", "081300007777", "", "JL ANGGREK 5", "", 2},  // shares the shop's number
    DemoCaller{"SDR", "BAYU", "089500005555", "0215550123", "JL FLAMBOYAN RAYA NO 3", "", 4},
    DemoCaller{"", "", "081100000321", "", "", "", -1},  // a number and nothing else
};

void link_words(UnitOfWork& unit, const std::string& id, const char* name) {
  const auto words = fold_words(name);
  for (const auto& word : std::set<std::string>(words.begin(), words.end())) unit.db.execute(kInsertCustomerWord, {word, id});
}

}  // namespace

std::vector<SimulatedCaller> demo_callers() {
  return {{"087700001234", "CC MATARAM"}, {"6281200004321", "CC MATARAM"}, {"+6285600008888", "CC BANDUNG"}, {"081300007777", "CC SEMARANG"},
          {"0215550123", "CC JAKARTA"},   {"081100000321", "-"},            {"081299990001", "CC JAKARTA"},   {"anonymous", "CC MEDAN"},
          {"85799990002", "CC SURABAYA"}, {"0245550777", "CC SEMARANG"}};
}

Result<void> seed_demo(UnitOfWork& unit, const std::string& password_hash, const std::string& call_event_token) {
  if (!unit.db.execute(kAnyUser).rows.empty()) return {};
  const auto scope = ScopeMaker::system("Demo");
  struct Account {
    const char* name;
    const char* display;
    const char* role;
  };
  for (const auto& account : {Account{"agent1", "RINI", "agent"}, Account{"agent2", "BAGAS", "agent"}, Account{"agent3", "AYU", "agent"}, Account{"agent4", "JOKO", "agent"},
                              Account{"leader", "SARI", "leader"}, Account{"qa", "TONO", "qa"}, Account{"admin", "Admin", "admin"}}) {
    SAPA_TRY(const auto user, add_user(unit, {account.name, account.display, account.role, "S1", "", "", password_hash}));
    if (std::string_view(account.role) == "agent") {
      const std::string extension = std::string("100") + account.name[5];
      SAPA_TRY(const auto put, put_extension(unit, extension, {"S1", "Meja " + extension.substr(3), std::string(user.at("id").as_string())}));
    }
  }
  NewKey token{"Demo", "demo"};
  token.secret = call_event_token;
  SAPA_TRY(const auto demo_key, add_key(unit, scope, token));
  NewKey simulator{"Simulator", kSimulatorSource};
  simulator.controls = "answer,hold,transfer,hangup";
  SAPA_TRY(const auto simulator_key, add_key(unit, scope, simulator));

  std::vector<std::string> customers;
  for (const auto& customer : kCustomers) {
    customers.push_back(unit.new_id());
    unit.db.execute(kInsertCustomer, {customers.back(), customer.no, customer.meter, customer.name, fold_name(customer.name), customer.address, customer.tariff,
                                      std::int64_t(customer.power), customer.substation, customer.pole, "ULP CONTOH", unit.now_ms()});
    link_words(unit, customers.back(), customer.name);
  }
  std::vector<CallerId> callers;
  for (const auto& item : kCallers) {
    CallerInput input;
    input.name = item.name;
    input.honorific = item.honorific;
    input.address = item.address;
    input.hp = item.hp;
    if (*item.other) input.home_phone = item.other;
    if (*item.email) input.email = item.email;
    if (item.customer >= 0) input.customer_ids = {customers[std::size_t(item.customer)]};
    WriteOptions options;
    options.accept_duplicates = true;
    WriteRefusal refusal;
    SAPA_TRY(const auto caller, write_caller(unit, scope, std::nullopt, input, options, refusal));
    unit.db.execute(kLegacyEmail, {caller.id.value});
    callers.push_back(caller.id);
  }
  seed_demo_tickets(unit, callers, customers);
  return {};
}

void renew_demo_secrets(UnitOfWork& unit, const std::string& password_hash, const std::string& call_event_token) {
  unit.db.execute(kSetPassword, {password_hash});
  unit.db.execute(kDropDemoKey);
  NewKey token{"Demo", "demo"};
  token.secret = call_event_token;
  (void)add_key(unit, ScopeMaker::system("Demo"), token);
}

}  // namespace sapa::desk
