#include "desk/keys.h"

#include "desk/desk_fixture.h"

namespace sapa::desk {
namespace {

SAPA_ENGINES(Keys);

struct Gate {
  explicit Gate(storage::Engine engine) : desk(engine), scope(Desk::scope_of(desk.add("admin", "admin"), "admin", Role::admin)) {}
  wire::json::object add(NewKey key) {
    if (key.name.empty()) key.name = "pbx";
    if (key.source.empty()) key.source = "pbx1";
    return desk.run([&](UnitOfWork& unit) { return add_key(unit, scope, key); }).value();
  }
  std::optional<Key> check(const std::string& secret, const std::string& address = "10.1.2.3") {
    std::optional<Key> found;
    desk.read([&](storage::Connection& db) {
      if (auto key = check_key(db, instant_from_ms(desk.now_ms), secret, address)) found = *key;
    });
    return found;
  }
  Desk desk;
  Scope scope;
};

std::string secret_of(const wire::json::object& answer) { return std::string(answer.at("secret").as_string()); }

TEST_P(Keys, the_secret_is_shown_once_and_stored_as_a_hash) {
  Gate gate(engine);
  const auto made = gate.add({.trunk_area_code = "21"});
  const auto secret = secret_of(made);
  EXPECT_TRUE(secret.starts_with("sapa_"));
  EXPECT_EQ(gate.check(secret)->source, "pbx1");
  gate.desk.read([&](storage::Connection& db) {
    const auto listed = wire::json::serialize(list_keys(db));
    EXPECT_EQ(listed.find(secret), std::string::npos);
    EXPECT_NE(listed.find("\"trunkAreaCode\":\"21\""), std::string::npos);
  });
  EXPECT_EQ(gate.desk.count("SELECT CAST(count(*) AS BIGINT) FROM integration_keys WHERE key_hash = $1", {secret}), 0);
}

TEST_P(Keys, what_is_no_key_is_refused) {
  Gate gate(engine);
  const auto secret = secret_of(gate.add({}));
  for (const auto& other : {std::string(), std::string("x"), secret + "x", secret.substr(1), std::string(5'000, 'x'), std::string("\xFF\0", 2)}) EXPECT_FALSE(gate.check(other));
}

TEST_P(Keys, only_the_networks_that_are_allowed_may_use_it) {
  Gate gate(engine);
  const auto secret = secret_of(gate.add({.allowed_networks = {"10.1.0.0/16", "2001:db8::/32"}}));
  EXPECT_TRUE(gate.check(secret, "10.1.2.3"));
  EXPECT_TRUE(gate.check(secret, "::ffff:10.1.2.3"));
  EXPECT_TRUE(gate.check(secret, "2001:db8:1::1"));
  EXPECT_FALSE(gate.check(secret, "10.2.2.3"));
  EXPECT_FALSE(gate.check(secret, ""));
}

TEST_P(Keys, an_old_key_overlaps_with_the_new_one_and_then_ends) {
  Gate gate(engine);
  const auto old_key = gate.add({});
  const auto new_key = gate.add({});
  ASSERT_TRUE(gate.desk.run([&](UnitOfWork& unit) { return end_key(unit, std::string(old_key.at("id").as_string()), 24); }));
  EXPECT_TRUE(gate.check(secret_of(old_key)));
  EXPECT_TRUE(gate.check(secret_of(new_key)));
  gate.desk.advance(std::chrono::hours(24));
  EXPECT_FALSE(gate.check(secret_of(old_key)));
  EXPECT_TRUE(gate.check(secret_of(new_key)));
  EXPECT_FALSE(gate.desk.run([&](UnitOfWork& unit) { return end_key(unit, "none", 0); }));
}

TEST_P(Keys, what_cannot_be_a_key_is_named) {
  Gate gate(engine);
  const auto refused = [&](const NewKey& key) {
    const auto answer = gate.desk.run([&](UnitOfWork& unit) { return add_key(unit, gate.scope, key); });
    return answer ? std::string() : answer.error().field;
  };
  EXPECT_EQ(refused({.name = "", .source = "a"}), "name");
  EXPECT_EQ(refused({.name = "a", .source = ""}), "source");
  EXPECT_EQ(refused({.name = "a", .source = "manual"}), "source");
  EXPECT_EQ(refused({.name = "a", .source = "b", .allowed_networks = {"10.0.0.0/33"}}), "allowedNetworks");
  EXPECT_EQ(refused({.name = "a", .source = "b", .allowed_networks = {"everywhere"}}), "allowedNetworks");
  EXPECT_EQ(refused({.name = "a", .source = "b", .trunk_area_code = "2x"}), "trunkAreaCode");
}

TEST(Networks, contain_what_they_say) {
  EXPECT_TRUE(in_network("192.0.2.7", "192.0.2.7"));
  EXPECT_FALSE(in_network("192.0.2.8", "192.0.2.7"));
  EXPECT_TRUE(in_network("192.0.2.200", "192.0.2.128/25"));
  EXPECT_FALSE(in_network("192.0.2.100", "192.0.2.128/25"));
  EXPECT_TRUE(in_network("203.0.113.9", "0.0.0.0/0"));
  EXPECT_TRUE(in_network("2001:db8::1", "2001:db8::/32"));
  EXPECT_FALSE(in_network("2001:db9::1", "2001:db8::/32"));
  for (const auto* network : {"", "/", "x", "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/33", "::/129", "2001:db8::/32"}) EXPECT_FALSE(in_network("10.0.0.1", network)) << network;
  EXPECT_FALSE(in_network("garbage", "10.0.0.0/8"));
}

// RFC 4231, case 2.
TEST(Signatures, are_hmac_sha_256) {
  start_crypto();
  EXPECT_EQ(hmac_sha256("Jefe", "what do ya want for nothing?"), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_TRUE(equal_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_constant_time("abc", "ab"));
}

}  // namespace
}  // namespace sapa::desk
