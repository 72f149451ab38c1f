// A chunk of its own: loaded when somebody chooses English. A key that is missing here is a type error.

import type { Catalogues } from "@/app/strings";
import common from "@/app/strings/en.json";
import admin from "@/features/admin/strings/en.json";
import callbacks from "@/features/callbacks/strings/en.json";
import story from "@/features/callers/story/strings/en.json";
import callers from "@/features/callers/strings/en.json";
import calllog from "@/features/calllog/strings/en.json";
import calls from "@/features/calls/strings/en.json";
import email from "@/features/email/strings/en.json";
import figures from "@/features/figures/strings/en.json";
import freshness from "@/features/freshness/strings/en.json";
import review from "@/features/review/strings/en.json";
import session from "@/features/session/strings/en.json";
import simulator from "@/features/simulator/strings/en.json";
import sop from "@/features/sop/strings/en.json";
import tickets from "@/features/tickets/strings/en.json";
import say from "@/features/tickets/strings/say-en.json";
import verifications from "@/features/verifications/strings/en.json";

export const english: Catalogues = {
  common,
  session,
  calls,
  callers,
  story,
  calllog,
  callbacks,
  simulator,
  admin,
  sop,
  email,
  tickets,
  say,
  review,
  freshness,
  verifications,
  figures,
};
