#include "desk/crypto.h"

#include <sodium.h>

#include <algorithm>
#include <mutex>
#include <stdexcept>
#include <vector>

#include "core/ids.h"

namespace sapa::desk {

namespace {

std::string to_hex(const unsigned char* bytes, std::size_t size) {
  std::string text(size * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes, size);
  text.pop_back();
  return text;
}

constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemory = 64U << 20U;

}  // namespace

void start_crypto() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium could not start: no source of randomness");
}

std::string random_token(std::size_t bytes) {
  std::vector<unsigned char> raw(bytes);
  randombytes_buf(raw.data(), raw.size());
  std::string text(sodium_base64_ENCODED_LEN(bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING), '\0');
  sodium_bin2base64(text.data(), text.size(), raw.data(), raw.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  text.resize(text.find('\0') == std::string::npos ? text.size() : text.find('\0'));
  return text;
}

std::string random_password() {
  // No 0 1 i l o: what is read out is what is typed. 16 of 31 letters: 79 bits.
  static constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyz23456789";
  std::string text;
  for (int i = 0; i < 16; ++i) {
    if (i > 0 && i % 4 == 0) text += '-';
    text += kLetters[randombytes_uniform(static_cast<std::uint32_t>(kLetters.size()))];
  }
  return text;
}

std::string new_id(std::int64_t now_ms) {
  // Within a millisecond the next id is one greater (RFC 9562, 6.2, method 2): what was written in order is listed in order.
  static std::mutex mutex;
  static std::int64_t last_ms = -1;
  static std::array<std::uint8_t, 10> entropy{};
  const std::lock_guard lock(mutex);
  if (now_ms != last_ms) {
    randombytes_buf(entropy.data(), entropy.size());
    entropy[3] &= 0x7f;  // room to count up
    last_ms = now_ms;
  } else {
    for (std::size_t i = entropy.size(); i-- > 3 && ++entropy[i] == 0;) {
    }
  }
  return make_uuid_v7(instant_from_ms(now_ms), entropy);
}

std::string hash_token(std::string_view token) { return keyed_hash({}, token); }

std::string keyed_hash(std::string_view key, std::string_view text) {
  std::array<unsigned char, 32> digest{};
  const auto* data = reinterpret_cast<const unsigned char*>(text.data());
  // BLAKE2b takes keys of 16 to 64 bytes; shorter ones are padded, longer ones cut: ours are 32 bytes of hex at most.
  std::array<unsigned char, crypto_generichash_KEYBYTES_MAX> padded{};
  if (!key.empty()) std::copy_n(key.begin(), std::min(key.size(), padded.size()), padded.begin());
  crypto_generichash(digest.data(), digest.size(), data, text.size(), key.empty() ? nullptr : padded.data(),
                     key.empty() ? 0 : padded.size());
  return to_hex(digest.data(), digest.size());
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest{};
  crypto_auth_hmacsha256_final(&state, digest.data());
  return to_hex(digest.data(), digest.size());
}

bool equal_constant_time(std::string_view a, std::string_view b) {
  // The hashes have one length, so the comparison tells nothing about either text.
  const auto left = hash_token(a);
  const auto right = hash_token(b);
  return sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

std::string hash_password(std::string_view password) {
  std::array<char, crypto_pwhash_STRBYTES> text{};
  if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), kPasses, kMemory, crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return text.data();
}

bool verify_password(std::string_view hash, std::string_view password) {
  return crypto_pwhash_str_verify(std::string(hash).c_str(), password.data(), password.size()) == 0;
}

void pretend_to_verify(std::string_view password) {
  static const std::string kNobody = hash_password("nobody has this password");
  (void)verify_password(kNobody, password);
}

}  // namespace sapa::desk
