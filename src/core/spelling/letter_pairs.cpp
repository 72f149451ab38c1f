#include "core/spelling/letter_pairs.h"

namespace sapa::spelling {

namespace {

using Beside = LetterPair::Beside;

const std::vector<LetterPair> kPairs = {
    {'m', 'n', 0.95, Beside::anything},  // em/en; radiospell, cbswiki, wordorigins
    {'p', 't', 0.95, Beside::anything},  // pe/te; largest cells of the matrix: T->P 505, P->T 281
    {'f', 's', 0.90, Beside::anything},  // ef/es; radiospell, cbswiki, Fanty&Cole
    {'0', 'o', 0.90, Beside::digits},  // nol/o; visual
    {'b', 'd', 0.85, Beside::anything},  // be/de; Fanty&Cole, matrix B->D 125, D->B 196, kerasnada blog
    {'b', 'p', 0.85, Beside::anything},  // be/pe; radiospell, matrix B->P 162, P->B 75
    {'f', 'v', 0.85, Beside::anything},  // V is pronounced fe (EYD V); kerasnada blog V->F
    {'d', 't', 0.80, Beside::anything},  // de/te voicing; radiospell, matrix D->T 158
    {'b', 'v', 0.80, Beside::anything},  // be/fe; cbswiki, matrix B->V 122, V->B 168
    {'5', 'l', 0.80, Beside::digits},  // lima = L and 5
    {'s', 'x', 0.75, Beside::anything},  // es/eks; cbswiki
    {'i', 'y', 0.70, Beside::anything},  // EN ai/wai; name spelling -i/-y
    {'f', 'p', 0.70, Beside::anything},  // regional f->p (EYD note ef not ep)
    {'a', 'h', 0.65, Beside::anything},  // a/ha; cbswiki
    {'j', 'y', 0.60, Beside::anything},  // je/ye; EYD note ye not je
    {'p', 'v', 0.60, Beside::anything},  // pe/fe; EYD note
    {'c', 't', 0.60, Beside::anything},  // ce/te; matrix C->T 232
    {'c', 'j', 0.60, Beside::anything},  // ce/je voicing (inference)
    {'g', 'j', 0.60, Beside::anything},  // EN ji / ID je; radiospell G/J
    {'v', 'w', 0.60, Beside::anything},  // fe/ve/we (inference)
    {'e', 'i', 0.60, Beside::anything},  // ID e / EN E=i (inference)
    {'q', 'k', 0.55, Beside::anything},  // qi/ka; name spelling
    {'c', 'p', 0.50, Beside::anything},  // ce/pe; matrix C->P 350
    {'d', 'g', 0.40, Beside::anything},  // de/ge; matrix D->G 47, G->D 104
    {'d', 'p', 0.55, Beside::anything},  // de/pe; matrix D->P 201
    {'e', 'p', 0.50, Beside::anything},  // e/pe; matrix 172/111
    {'e', 't', 0.50, Beside::anything},  // e/te; matrix 124/163
    {'d', 'v', 0.45, Beside::anything},  // de/fe; matrix 147/105
    {'b', 't', 0.45, Beside::anything},  // be/te; matrix 143/84
    {'b', 'c', 0.45, Beside::anything},  // be/ce; matrix C->B 171
    {'c', 'e', 0.45, Beside::anything},  // ce/e; matrix C->E 195
    {'b', 'g', 0.40, Beside::anything},  // be/ge; matrix G->B 142
    {'g', 'p', 0.40, Beside::anything},  // ge/pe; matrix G->P 167
    {'g', 'v', 0.40, Beside::anything},  // ge/fe; matrix G->V 135
    {'c', 's', 0.50, Beside::anything},  // EN si / ID es; name spelling
    {'z', 's', 0.50, Beside::anything},  // zet/es; radiospell C-Z
    {'a', 'e', 0.50, Beside::anything},  // EN A=ei / ID e (inference)
    {'f', 'x', 0.50, Beside::anything},  // ef/eks
    {'h', 'k', 0.50, Beside::anything},  // ha/ka
    {'d', 'e', 0.50, Beside::anything},  // de/e; matrix D->E 252, E->D 166
    {'b', 'e', 0.50, Beside::anything},  // be/e; matrix B->E 271, E->B 107
    {'e', 'g', 0.50, Beside::anything},  // e/ge; matrix G->E 208
    {'a', 'k', 0.45, Beside::anything},  // a/ka; happycomplainer
    {'l', 'r', 0.45, Beside::anything},  // el/er; cbswiki; cadel
    {'3', '5', 0.50, Beside::anything},  // tiga/lima rhyme (inference)
    {'8', '9', 0.50, Beside::anything},  // delapan/sembilan (inference)
    {'z', 'j', 0.40, Beside::anything},  // zet/je(t)
    {'o', 'u', 0.40, Beside::anything},  // o/u; old spelling oe
    {'w', 'y', 0.40, Beside::anything},  // we/ye
    {'l', 'n', 0.35, Beside::anything},  // el/en
    {'q', 'u', 0.35, Beside::anything},  // EN kyu/yu
    {'q', 'i', 0.35, Beside::anything},  // qi/i
    {'4', '6', 0.35, Beside::anything},  // empat/enam
    {'1', 'l', 0.50, Beside::digits},  // visual
    {'1', 'i', 0.40, Beside::digits},  // visual
    {'1', '7', 0.30, Beside::anything},  // satu/tujuh
    {'z', 'v', 0.30, Beside::anything},  // EN zi/vi
    {'2', '3', 0.20, Beside::anything},  // dua/tiga
    {'.', '-', 0.30, Beside::anything},  // titik/strip
    {'_', '-', 0.60, Beside::anything},  // garis bawah/strip: callers say strip for both
};

}  // namespace

const std::vector<LetterPair>& letter_pairs() { return kPairs; }

}  // namespace sapa::spelling
