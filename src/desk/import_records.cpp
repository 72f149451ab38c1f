#include "desk/import_records.h"

#include <set>

#include "core/text_fold.h"

namespace sapa::desk {

namespace {

constexpr auto kKnownCustomers =
    "SELECT customer_no, customer_id, meter_no, name, address, tariff_code, power_va, substation, pole, unit, status FROM customers WHERE customer_no IN";
constexpr auto kUpdateCustomer =
    "UPDATE customers SET meter_no = $2, name = $3, name_key = $4, address = $5, tariff_code = $6, power_va = $7, substation = $8, pole = $9, unit = $10, "
    "status = $11, updated_at_ms = $12, version = version + 1 WHERE customer_id = $1";
// Word by word: the table is kept by words, to find them of a customer would mean to read it whole.
constexpr auto kDeleteCustomerWord = "DELETE FROM customer_words WHERE word = $1 AND customer_id = $2";

constexpr auto kAwait = "INSERT INTO awaited_customers (customer_no, subject_id, subject) VALUES ($1, $2, $3) ON CONFLICT (customer_no, subject_id) DO NOTHING";
// A ticket has one customer: the last that was named.
constexpr auto kAwaitsNothing = "DELETE FROM awaited_customers WHERE subject_id = $1";
constexpr auto kAwaiting = "SELECT customer_no, subject_id, subject FROM awaited_customers WHERE customer_no IN";
constexpr auto kOfTicket = "UPDATE tickets SET customer_id = $2, updated_at_ms = $3, version = version + 1 WHERE ticket_id = $1 AND customer_id IS NULL";
constexpr auto kOfReports = "UPDATE reports SET customer_id = $2 WHERE ticket_id = $1 AND customer_id IS NULL";
constexpr auto kCame = "DELETE FROM awaited_customers WHERE customer_no = $1";

bool is_nothing(const std::string& text) { return text.empty(); }
bool is_nothing(const std::optional<std::int64_t>& number) { return !number; }

enum class Touched : std::uint8_t { not_at_all, added, changed };

struct KnownCustomer {
  std::string id;
  CleanCustomer customer = {};
  std::string former_key = {};  // of the name in the database
  Touched touched = Touched::not_at_all;
};

// Takes over what a row says otherwise; a column that the table has not says nothing, nor does an empty cell: another source may
// know what it does not.
bool update(CleanCustomer& present, const ImportRow& row, const CleanCustomer& offered) {
  bool changed = false;
  const auto take = [&](bool said, auto& mine, const auto& theirs) {
    if (!said || mine == theirs || is_nothing(theirs)) return;
    mine = theirs;
    changed = true;
  };
  take(row.has("meter_no"), present.meter_no, offered.meter_no);
  take(row.has("name"), present.name, offered.name);
  take(row.has("address"), present.address, offered.address);
  take(row.has("tariff") || row.has("tariff_power"), present.tariff, offered.tariff);
  take(row.has("power") || row.has("tariff_power") || (row.has("tariff") && offered.power_va), present.power_va, offered.power_va);
  take(row.has("substation") || row.has("substation_pole"), present.substation, offered.substation);
  take(row.has("pole") || row.has("substation_pole"), present.pole, offered.pole);
  take(row.has("unit"), present.unit, offered.unit);
  take(row.has("status"), present.status, offered.status);
  present.name_key = fold_name(present.name);
  return changed;
}

// REQUIRES: the customers are written.
void link_awaiting(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::unordered_map<std::string, std::string>& came, ImportTally& tally) {
  std::vector<std::string> numbers;
  for (const auto& [number, id] : came) numbers.push_back(number);
  std::set<std::tuple<std::string, std::string, bool>> awaiting;
  store.find(kAwaiting, numbers, [&](const storage::Row& row) { awaiting.emplace(row.text(0), row.text(1), row.text(2) == "caller"); });
  for (const auto& [number, subject_id, is_caller] : awaiting) {
    const auto& customer_id = came.at(number);
    if (is_caller) {
      CleanCaller named;
      named.customer_no = number;
      CallerMerge merge{&named, subject_id, MergeWay::fill, customer_id};
      merge_callers(store, context, ids, {&merge, 1}, tally);
    } else if (store.writer.execute(kOfTicket, {subject_id, customer_id, context.now_ms}).affected > 0) {
      store.writer.execute(kOfReports, {subject_id, customer_id});
      tally.add("customer.linked");
    }
    store.writer.execute(kCame, {number});
  }
}

}  // namespace

void await_customer(storage::Connection& connection, const std::string& customer_no, const char* subject, const std::string& subject_id) {
  if (std::string_view(subject) == "ticket") connection.execute(kAwaitsNothing, {subject_id});
  connection.execute(kAwait, {customer_no, subject_id, std::string(subject)});
}

void write_customers(const ImportStore& store, const ImportContext& context, ImportIds& ids, const std::vector<ImportRow>& rows, ImportTally& tally) {
  RowLedger ledger(context.run_no, *context.met, context.own.get(), RowLedger::Twins::last_stands);
  ledger.load(store, rows);
  std::vector<std::string> numbers;
  for (const auto& row : rows) {
    if (const auto* customer = std::get_if<CleanCustomer>(&row.what)) numbers.push_back(customer->customer_no);
  }
  std::unordered_map<std::string, KnownCustomer> known;
  store.find(kKnownCustomers, numbers, [&](const storage::Row& row) {
    KnownCustomer customer{row.text(1)};
    customer.customer.meter_no = row.text(2);
    customer.customer.name = row.text(3);
    customer.customer.address = row.text(4);
    customer.customer.tariff = row.text(5);
    customer.customer.power_va = row.optional_integer(6);
    customer.customer.substation = row.text(7);
    customer.customer.pole = row.text(8);
    customer.customer.unit = row.text(9);
    customer.customer.status = row.text(10);
    customer.former_key = fold_name(customer.customer.name);
    known.try_emplace(row.text(0), std::move(customer));
  });
  // What stands in the file last is written, once.
  std::vector<std::string> order;
  const auto touch = [&](const std::string& number, KnownCustomer& customer, Touched how) {
    if (customer.touched == Touched::not_at_all) {
      order.push_back(number);
      customer.touched = how;
    }
  };
  for (std::size_t place = 0; place < rows.size(); ++place) {
    const auto& row = rows[place];
    const auto* customer = std::get_if<CleanCustomer>(&row.what);
    if (!customer) continue;
    if (ledger.judge(row).first == Verdict::unchanged || ledger.is_superseded(row, place)) {
      tally.add("row.unchanged");
      continue;
    }
    auto& present = known[customer->customer_no];
    bool is_news = true;
    if (present.id.empty()) {
      present.id = ids.next(context.now_ms);
      present.customer = *customer;
      touch(customer->customer_no, present, Touched::added);
      tally.add("row.added");
    } else if (update(present.customer, row, *customer)) {
      touch(customer->customer_no, present, Touched::changed);
      tally.add("row.updated");
    } else {
      tally.add("row.nothing_new");
      is_news = false;
    }
    ledger.stand(row, place, present.id, is_news);
  }
  RowBuffer customers("customers", {"customer_id", "customer_no", "meter_no", "name", "name_key", "address", "tariff_code", "power_va", "substation", "pole", "unit",
                                    "status", "updated_at_ms", "version"});
  RowBuffer words("customer_words", {"word", "customer_id"});
  std::unordered_map<std::string, std::string> came;
  for (const auto& number : order) {
    const auto& [id, customer, former_key, touched] = known.at(number);
    if (touched == Touched::added) {
      came.emplace(number, id);
      customers.add({id, number, customer.meter_no, customer.name, customer.name_key, customer.address, customer.tariff, storage::view(storage::nullable(customer.power_va)),
                     customer.substation, customer.pole, customer.unit, customer.status, context.now_ms, std::int64_t(1)});
    } else {
      store.writer.execute(kUpdateCustomer, {id, customer.meter_no, customer.name, customer.name_key, customer.address, customer.tariff, storage::nullable(customer.power_va),
                                             customer.substation, customer.pole, customer.unit, customer.status, context.now_ms});
      for (const auto& word : fold_words(former_key)) store.writer.execute(kDeleteCustomerWord, {word, id});
    }
    const auto list = fold_words(customer.name_key);
    for (const auto& word : std::set<std::string>(list.begin(), list.end())) words.add({word, id});
  }
  customers.flush(store.writer);
  words.flush(store.writer);
  ledger.flush(store.writer);
  link_awaiting(store, context, ids, came, tally);
}

}  // namespace sapa::desk
