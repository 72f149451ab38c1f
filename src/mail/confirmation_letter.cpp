#include "mail/confirmation_letter.h"

#include <array>

namespace sapa::mail {

namespace {

struct Words {
  std::string_view language, subject, text;
};

constexpr std::array<Words, 2> kWords = {{
    {"id", "Konfirmasi alamat email Anda untuk {organisation}",
     "Halo,\n\n"
     "Alamat email ini baru saja diberikan kepada {organisation} melalui telepon.\n\n"
     "Jika benar ini alamat Anda, buka tautan berikut lalu tekan tombol \"Ya, benar\":\n\n"
     "{confirm}\n\n"
     "Jika Anda tidak memberikannya, beri tahu kami (\"bukan saya\"):\n\n"
     "{deny}\n\n"
     "Tautan berlaku 72 jam dan hanya dapat dipakai satu kali. Kami tidak pernah meminta kata sandi, PIN, atau kode OTP.\n\n"
     "Tidak ingin menerima email lagi:\n\n"
     "{stop}\n\n"
     "{organisation}\n"},
    {"en", "Confirm your e-mail address for {organisation}",
     "Hello,\n\n"
     "This e-mail address was just given to {organisation} over the telephone.\n\n"
     "If it is yours, open this link and press the button \"Yes, it is\":\n\n"
     "{confirm}\n\n"
     "If you did not give it, tell us (\"not me\"):\n\n"
     "{deny}\n\n"
     "The links work for 72 hours and once only. We never ask for a password, a PIN or an OTP code.\n\n"
     "To get no more mail:\n\n"
     "{stop}\n\n"
     "{organisation}\n"},
}};

std::string fill(std::string_view words, const std::array<std::pair<std::string_view, std::string>, 4>& fields) {
  std::string text;
  while (!words.empty()) {
    const auto open = std::min(words.find('{'), words.size());
    text += words.substr(0, open);
    words.remove_prefix(open);
    for (const auto& [name, value] : fields) {
      if (!words.starts_with(name)) continue;
      text += value;
      words.remove_prefix(name.size());
      break;
    }
  }
  return text;
}

}  // namespace

Letter confirmation_letter(const ConfirmationLetter& asked) {
  const auto& words = asked.language == "en" ? kWords[1] : kWords[0];
  const auto link = asked.public_url + "/konfirmasi/" + asked.token;
  const std::array<std::pair<std::string_view, std::string>, 4> fields = {{{"{organisation}", asked.organisation},
                                                                            {"{confirm}", link},
                                                                            {"{deny}", link + "/bukan-saya"},
                                                                            {"{stop}", link + "/berhenti"}}};
  Letter letter;
  letter.from_name = asked.from_name.empty() ? asked.organisation : asked.from_name;
  letter.from_address = asked.from_address;
  letter.to_address = asked.to_address;
  letter.subject = fill(words.subject, fields);
  letter.text = fill(words.text, fields);
  letter.language = words.language;
  letter.id = asked.letter_id;
  // RFC 2369 and, for one click, RFC 8058.
  letter.headers = {{"List-Unsubscribe", "<" + link + "/berhenti>"}, {"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"}};
  return letter;
}

}  // namespace sapa::mail
