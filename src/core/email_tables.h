#pragma once

// The lists that reading and mending e-mail addresses rests on (domain 5.2 to 5.6). Everything is lower case. Only
// core/email_domains.cpp and the extraction include this file; change a list here and nothing else has to change.

#include <array>
#include <string_view>
#include <utility>

namespace sapa::email_tables {

using Words = std::string_view;

// Domains that exist and are never "corrected". A name stands before its shorter namesakes.
inline constexpr std::array kKnownDomains = {
    Words("gmail.com"),    Words("googlemail.com"), Words("yahoo.co.id"),    Words("yahoo.co.uk"),    Words("yahoo.com"),
    Words("ymail.com"),    Words("rocketmail.com"), Words("hotmail.co.id"),  Words("hotmail.com"),    Words("outlook.co.id"),
    Words("outlook.com"),  Words("live.co.id"),     Words("live.com"),       Words("icloud.com"),     Words("me.com"),
    Words("mac.com"),      Words("msn.com"),        Words("aol.com"),        Words("mail.com"),       Words("email.com"),
    Words("gmx.com"),      Words("gmx.net"),        Words("protonmail.com"), Words("proton.me"),      Words("plasa.com"),
    Words("telkom.co.id"), Words("telkom.net"),     Words("pln.co.id"),      Words("indosat.net.id"), Words("cbn.net.id"),
    Words("biz.net.id")};

// What a mistyped domain may have meant, most usual first: the order breaks ties. By guess of frequency; an operator with
// counts of its own replaces the order.
inline constexpr std::array kConsumerDomains = {
    Words("gmail.com"),   Words("yahoo.com"),  Words("yahoo.co.id"), Words("ymail.com"),     Words("rocketmail.com"), Words("hotmail.com"),
    Words("outlook.com"), Words("icloud.com"), Words("live.com"),    Words("outlook.co.id"), Words("plasa.com"),      Words("telkom.net")};

inline constexpr std::array<std::pair<Words, Words>, 14> kAliases = {{{"gmail.co.id", "gmail.com"},
                                                                      {"gmail.id", "gmail.com"},
                                                                      {"gmail.com.id", "gmail.com"},
                                                                      {"gmail.co", "gmail.com"},
                                                                      {"gmail.net", "gmail.com"},
                                                                      {"ymail.co.id", "ymail.com"},
                                                                      {"rocketmail.co.id", "rocketmail.com"},
                                                                      {"icloud.co.id", "icloud.com"},
                                                                      {"yahoo.id", "yahoo.co.id"},
                                                                      {"yahoo.com.id", "yahoo.co.id"},
                                                                      {"telkom.net.id", "telkom.net"},
                                                                      {"jimel.com", "gmail.com"},
                                                                      {"gimel.com", "gmail.com"},
                                                                      {"gmile.com", "gmail.com"}}};

// Mailboxes of an office: RFC 2142, and what offices here use.
inline constexpr std::array kRoles = {
    Words("abuse"), Words("admin"),   Words("administrasi"), Words("billing"), Words("care"),    Words("contact"),   Words("cs"),         Words("customer"), Words("customerservice"),
    Words("finance"), Words("ftp"),   Words("halo"),         Words("helpdesk"), Words("hostmaster"), Words("hrd"),   Words("humas"),      Words("info"),     Words("kantor"),
    Words("keuangan"), Words("kontak"), Words("layanan"),    Words("marketing"), Words("noc"),    Words("noreply"), Words("no-reply"),   Words("office"),   Words("pemasaran"),
    Words("postmaster"), Words("redaksi"), Words("root"),    Words("sales"),   Words("security"), Words("sekretariat"), Words("sekretaris"), Words("support"), Words("tatausaha"),
    Words("usenet"), Words("webmaster"), Words("www")};

// Behind these stand schools, offices and firms; a name that looks like a consumer's is still theirs.
inline constexpr std::array kNeverSuggestSuffixes = {Words("ac.id"), Words("go.id"), Words("sch.id"), Words("or.id"),     Words("mil.id"), Words("desa.id"),
                                                     Words("web.id"), Words("my.id"), Words("net.id"), Words("ponpes.id"), Words("biz.id")};

// Providers whose bare name ("SARI.AYA@GMAIL") says which domain was meant.
inline constexpr std::array<std::pair<Words, Words>, 12> kBareProviders = {{{"gmail", "gmail.com"},
                                                                            {"yahoo", "yahoo.com"},
                                                                            {"ymail", "ymail.com"},
                                                                            {"rocketmail", "rocketmail.com"},
                                                                            {"hotmail", "hotmail.com"},
                                                                            {"outlook", "outlook.com"},
                                                                            {"icloud", "icloud.com"},
                                                                            {"live", "live.com"},
                                                                            {"msn", "msn.com"},
                                                                            {"aol", "aol.com"},
                                                                            {"plasa", "plasa.com"},
                                                                            {"telkom", "telkom.net"}}};

// Of these the ones that are places as well: C@PLASA MARINA is no e-mail.
inline constexpr std::array kPlaceNames = {Words("plasa"), Words("telkom")};

// Names that mean mail and nothing else, wherever they stand in an address.
inline constexpr std::array kMailNames = {Words("gmail"), Words("yahoo"), Words("ymail"), Words("rocketmail"), Words("hotmail"), Words("icloud")};

// Domains that an address without @ may end in ("SARI.AYA YAHOO.COM").
inline constexpr std::array kWithoutAt = {
    Words("gmail.com"),   Words("yahoo.co.id"), Words("yahoo.com"),  Words("ymail.com"),  Words("rocketmail.com"), Words("hotmail.co.id"),
    Words("hotmail.com"), Words("outlook.co.id"), Words("outlook.com"), Words("live.co.id"), Words("live.com"),    Words("icloud.com"),
    Words("plasa.com"),   Words("telkom.co.id"), Words("telkom.net"), Words("aol.com"),    Words("msn.com")};

// Endings under which a domain that we do not know may be mended; longest first.
inline constexpr std::array kEndings = {Words("ponpes.id"), Words("desa.id"), Words("sch.id"), Words("web.id"), Words("net.id"), Words("biz.id"), Words("mil.id"),
                                        Words("co.id"),     Words("ac.id"),   Words("go.id"),  Words("or.id"),  Words("my.id"),  Words("com"),    Words("net"),
                                        Words("org"),       Words("id")};

// Top-level names that a mended or doubtful address may end in. An exact address may end in any.
inline constexpr std::array kTopLevels = {Words("com"), Words("net"), Words("org"), Words("id"),   Words("co"),   Words("edu"),  Words("gov"), Words("info"),
                                          Words("biz"), Words("io"),  Words("me"),  Words("my"),   Words("sg"),   Words("au"),   Words("uk"),  Words("us"),
                                          Words("jp"),  Words("nl"),  Words("de"),  Words("fr"),   Words("cn"),   Words("kr"),   Words("in"),  Words("cc"),
                                          Words("tv"),  Words("dev"), Words("app"), Words("xyz"),  Words("site"), Words("shop"), Words("tech"), Words("asia"),
                                          Words("online"), Words("store"), Words("name"), Words("pro"), Words("cloud"), Words("mail")};

// Typed to satisfy a field; never used as an address.
inline constexpr std::array kPlaceholders = {Words("tidakada"), Words("tdkada"), Words("tidakpunya"), Words("tdkpunya"), Words("noemail"), Words("nomail"),
                                             Words("noname"),   Words("none"),   Words("kosong"),     Words("xxx"),      Words("xx"),      Words("x"),
                                             Words("aaa"),      Words("aa"),     Words("a"),          Words("test"),     Words("tes"),     Words("email"),
                                             Words("no"),       Words("nn"),     Words("abc"),        Words("belumada"), Words("dummy")};

// Words that begin a part of an Indonesian address; longest first, so that JALAN is not read as JL.
inline constexpr std::array kAddressWords = {
    Words("lingkungan"), Words("perumahan"), Words("kelurahan"), Words("kampung"), Words("kompleks"), Words("komplek"), Words("kecamatan"), Words("kabupaten"),
    Words("provinsi"),   Words("dusun"),     Words("jalan"),     Words("perum"),   Words("lingk"),   Words("pasar"),    Words("gang"),      Words("komp"),
    Words("blok"),       Words("desa"),      Words("kamp"),      Words("ruko"),    Words("kab"),     Words("kota"),     Words("prov"),      Words("jln"),
    Words("dsn"),        Words("kel"),       Words("kec"),       Words("jl"),      Words("gg"),      Words("ds"),       Words("kp"),        Words("rt"),
    Words("rw"),         Words("no")};

// Markers that there is no e-mail (domain 5.6, step 2), by the part of the phrase they can be.
inline constexpr std::array kEmailWords = {Words("email"), Words("e-mail"), Words("emailnya"), Words("e-mailnya"), Words("imel"), Words("surel"), Words("emailplg")};
inline constexpr std::array kNotWords = {Words("tidak"), Words("tdk"), Words("belum"), Words("blm"),    Words("tak"),   Words("gak"),
                                         Words("ga"),    Words("nggak"), Words("ngga"), Words("enggak"), Words("tida"), Words("tdak")};
inline constexpr std::array kHaveWords = {Words("ada"), Words("punya"), Words("mempunyai"), Words("memiliki"), Words("miliki"), Words("pny")};
inline constexpr std::array kNoWords = {Words("no"), Words("non"), Words("tanpa"), Words("tiada"), Words("nihil")};
inline constexpr std::array kEmptyWords = {Words("kosong"), Words("nihil"), Words("tiada"), Words("none")};
inline constexpr std::array kRefuseWords = {Words("menolak"), Words("tolak"), Words("nolak"), Words("keberatan"), Words("ditolak")};
inline constexpr std::array kWillingWords = {Words("bersedia"), Words("mau"),        Words("berkenan"), Words("ingin"), Words("memberi"),
                                             Words("memberikan"), Words("diberikan"), Words("berikan"),  Words("dikasih"), Words("kasih")};
// Who refuses: goes with the marker.
inline constexpr std::array kCallerWords = {Words("plg"),       Words("plgn"),    Words("pelanggan"), Words("cust"),     Words("customer"), Words("konsumen"),
                                            Words("penelpon"),  Words("penelepon"), Words("pelapor"), Words("caller"),   Words("ybs"),      Words("ibu"),
                                            Words("bapak"),     Words("bp"),      Words("bpk"),       Words("pak"),      Words("bu")};

}  // namespace sapa::email_tables
