#include "core/email_domains.h"
#include "desk/access_log.h"
#include "desk/at_hand.h"
#include "desk/keys.h"
#include "desk/mail.h"
#include "desk/post_office.h"
#include "http/problem.h"
#include "http/routes.h"
#include "http/signature.h"

namespace sapa::http {

namespace {

namespace json = wire::json;

// ------------------------------------------------------------------------------------------------ pages behind a letter

constexpr std::string_view kStyle =
    ":root{color-scheme:light dark}body{font:1.125rem/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.25rem}"
    "h1{font-size:1.5rem;line-height:1.25}button{font:inherit;font-weight:600;padding:.75rem 1.5rem;border:0;border-radius:.5rem;background:#0b5fa5;color:#fff;cursor:pointer}"
    "button:focus-visible,a:focus-visible{outline:3px solid #f2b705;outline-offset:2px}a{color:#0b5fa5}[lang=en]{opacity:.8}"
    "@media(prefers-color-scheme:dark){a{color:#7cc0f7}}";

struct Words {
  std::string_view title, text, english, button;
};

constexpr Words kAskConfirm = {"Apakah ini alamat email Anda?", "Tekan tombol di bawah untuk membenarkan bahwa Anda memberikan alamat email ini melalui telepon.",
                               "Is this your e-mail address? Press the button to confirm that you gave it over the telephone.", "Ya, benar / Yes, it is"};
constexpr Words kAskDeny = {"Bukan Anda?", "Tekan tombol di bawah jika Anda tidak memberikan alamat email ini. Petugas kami akan menanyakannya kembali kepada penelepon.",
                            "Not you? Press the button if you did not give this address. We will ask the caller again.", "Bukan saya / Not me"};
constexpr Words kAskStop = {"Berhenti menerima email?", "Tekan tombol di bawah dan kami tidak mengirim email ke alamat ini lagi.", "Press the button to get no more mail at this address.",
                            "Berhenti / Stop"};
constexpr Words kConfirmed = {"Terima kasih", "Alamat email Anda sudah dikonfirmasi. Halaman ini boleh ditutup.", "Thank you, your address is confirmed. You may close this page.", ""};
constexpr Words kDenied = {"Terima kasih", "Kami sudah mencatat bahwa ini bukan dari Anda. Halaman ini boleh ditutup.", "Thank you, we noted that it was not you. You may close this page.", ""};
constexpr Words kStopped = {"Terima kasih", "Kami tidak mengirim email ke alamat ini lagi.", "We send no more mail to this address.", ""};
constexpr Words kGone = {"Tautan tidak berlaku lagi", "Tautan ini sudah dipakai atau sudah lewat 72 jam. Anda tidak perlu melakukan apa pun.",
                         "This link was used already, or is older than 72 hours. There is nothing you need to do.", ""};

// No script, no inline style, nothing of the caller. The form posts to its own address, so the token is nowhere in the text.
Response page(const Words& words, int status = 200) {
  Response response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.headers = {{"Cache-Control", "no-store"}, {"X-Robots-Tag", "noindex, nofollow"}};
  auto& body = response.body;
  body = "<!doctype html>\n<html lang=\"id\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><title>";
  body += words.title;
  body += "</title><link rel=\"stylesheet\" href=\"/konfirmasi/gaya/halaman.css\"></head>\n<body><main><h1>";
  body += words.title;
  body += "</h1><p>";
  body += words.text;
  body += "</p><p lang=\"en\">";
  body += words.english;
  body += "</p>";
  if (!words.button.empty()) {
    body += "<form method=\"post\"><button type=\"submit\">";
    body += words.button;
    body += "</button></form>";
  }
  body += "</main></body></html>\n";
  return response;
}

Error too_many_pages() { return Error{ErrorCode::too_many, "letter_pages", "Too many requests; try again in a minute.", ""}; }

ReadHandler ask_page(std::shared_ptr<RateLimit> limit, desk::LetterAnswer answer, const Words& words) {
  return [limit, answer, &words](Context& context, storage::Connection& connection) -> Result<Response> {
    const auto now = context.services.clock();
    if (!limit->allow(context.request.remote_address, now)) return tl::unexpected(too_many_pages());
    return desk::check_letter_token(connection, now, context.parameter("token"), answer) ? page(words) : page(kGone, 410);
  };
}

WriteHandler answer_page(std::shared_ptr<RateLimit> limit, desk::LetterAnswer answer, const Words& words) {
  return [limit, answer, &words](Context& context, desk::UnitOfWork& unit) -> Result<Response> {
    if (!limit->allow(context.request.remote_address, unit.now)) return tl::unexpected(too_many_pages());
    return desk::answer_letter(unit, context.parameter("token"), answer) ? page(words) : page(kGone, 410);
  };
}

// ------------------------------------------------------------------------------------------------ the desk's side

Result<void> may_write(const Context& context) {
  if (desk::may_edit_callers(context.scope())) return {};
  return fail(ErrorCode::forbidden, "role_forbidden", "Only agents and leaders change callers.");
}

// Who has the caller at hand sees it whole, as with GET.
Response caller_response(Context& context, desk::UnitOfWork& unit, const CallerId& id, int status) {
  const auto caller = *desk::load_caller(unit.db, id);
  const bool at_hand = desk::is_at_hand(unit.db, context.scope(), id);
  return with_etag(json_response(desk::present_caller(caller, at_hand ? desk::Masking::no : desk::Masking::yes, true), status), caller.version);
}

Result<Response> send_confirmation(Context& context, desk::UnitOfWork& unit) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  const auto language = wire::text_member(body, "language").value_or("");
  if (!language.empty() && language != "id" && language != "en") return fail(ErrorCode::invalid, "language_unknown", "The language is id or en.", "language");
  const CallerId id{context.parameter("id")};
  SAPA_CHECK(desk::queue_confirmation(unit, context.scope(), id, language, wire::text_member(body, "callId")));
  return caller_response(context, unit, id, 202);
}

Result<Response> withdraw(Context& context, desk::UnitOfWork& unit) {
  SAPA_CHECK(may_write(context));
  SAPA_TRY(const auto body, context.body());
  const CallerId id{context.parameter("id")};
  SAPA_CHECK(desk::withdraw_email(unit, context.scope(), id, wire::text_member(body, "callId")));
  return caller_response(context, unit, id, 200);
}

Result<Response> get_domain(Context& context, storage::Connection& connection, RateLimit& limit) {
  auto domain = context.parameter("domain");
  for (auto& c : domain) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  if (!is_domain_name(domain)) return fail(ErrorCode::invalid, "domain_invalid", "This is no domain name.", "domain");
  const auto now = context.services.clock();
  auto known = desk::known_domain(connection, now, domain);
  bool asking = false;
  auto* post = context.services.post;
  if (known.stale) {
    if (!post || !post->options().asks()) known.detail = known.asked_at_ms ? known.detail : "off";
    else if (post->is_asking(domain)) asking = true;
    else if (!limit.allow(context.scope().user().value, now)) return fail(ErrorCode::too_many, "domain_rate", "Too many domains; try again in a second.");
    else asking = post->ask(domain);
  }
  return json_response(desk::present_domain(known, asking));
}

Result<Response> receive_bounce(Context& context, desk::UnitOfWork& unit) {
  const auto& request = context.request;
  const auto authorization = request.header("authorization");
  const auto bearer = authorization.starts_with("Bearer ") || authorization.starts_with("bearer ") ? authorization.substr(7) : std::string_view();
  SAPA_TRY(const auto key, desk::check_key(unit.db, unit.now, bearer, request.remote_address));
  if (key.signing_secret) SAPA_CHECK(check_signature(request, *key.signing_secret, unit.now));
  desk::touch_key(unit, key);
  SAPA_TRY(const auto report, mail::read_delivery_report(request.body));
  return json_response(desk::present_bounces(desk::take_delivery_report(unit, report, request.body)));
}

}  // namespace

std::vector<Endpoint> mail_routes(const RouteOptions&) {
  using enum Method;
  using desk::LetterAnswer;
  // By address: a mail scanner opens a link a few times, nobody guesses tokens of 256 bits anyway.
  auto pages = std::make_shared<RateLimit>(2, 60);
  auto domains = std::make_shared<RateLimit>(5, 20);
  std::vector<Endpoint> routes;
  routes.push_back(reading(get, "/konfirmasi/{token}", "showConfirmation", Permission::open, ask_page(pages, desk::LetterAnswer::confirm, kAskConfirm)));
  routes.push_back(writing(post, "/konfirmasi/{token}", "confirmEmail", Permission::open, answer_page(pages, LetterAnswer::confirm, kConfirmed)));
  routes.push_back(reading(get, "/konfirmasi/{token}/bukan-saya", "showDenial", Permission::open, ask_page(pages, desk::LetterAnswer::deny, kAskDeny)));
  routes.push_back(writing(post, "/konfirmasi/{token}/bukan-saya", "denyEmail", Permission::open, answer_page(pages, LetterAnswer::deny, kDenied)));
  routes.push_back(reading(get, "/konfirmasi/{token}/berhenti", "showUnsubscribe", Permission::open, ask_page(pages, desk::LetterAnswer::unsubscribe, kAskStop)));
  routes.push_back(writing(post, "/konfirmasi/{token}/berhenti", "unsubscribeEmail", Permission::open, answer_page(pages, LetterAnswer::unsubscribe, kStopped)));
  routes.push_back(on_loop(get, "/konfirmasi/gaya/halaman.css", "getConfirmationStyle", Permission::open, [](Context&) -> Result<Response> {
    Response response;
    response.content_type = "text/css; charset=utf-8";
    response.headers = {{"Cache-Control", "public, max-age=3600"}};
    response.body = kStyle;
    return response;
  }));
  routes.push_back(writing(post, "/api/v1/callers/{id}/confirmation", "sendConfirmation", Permission::agent_desk, send_confirmation));
  routes.push_back(writing(post, "/api/v1/callers/{id}/withdrawal", "withdrawEmail", Permission::agent_desk, withdraw));
  routes.push_back(reading(get, "/api/v1/email-domains/{domain}", "getEmailDomain", Permission::agent_desk,
                           [domains](Context& context, storage::Connection& connection) { return get_domain(context, connection, *domains); }));
  routes.push_back(writing(post, "/api/v1/bounces", "receiveBounce", Permission::token, receive_bounce));
  return routes;
}

}  // namespace sapa::http
