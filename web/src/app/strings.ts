// All catalogues. Indonesian is the source of the types; English must have the same keys. To add a feature's strings, add one
// line to each list here and in strings-en.ts.
import common from "@/app/strings/id.json";
import type admin from "@/features/admin/strings/id.json";
import callbacks from "@/features/callbacks/strings/id.json";
import type story from "@/features/callers/story/strings/id.json";
import callers from "@/features/callers/strings/id.json";
import calllog from "@/features/calllog/strings/id.json";
import calls from "@/features/calls/strings/id.json";
import email from "@/features/email/strings/id.json";
import figures from "@/features/figures/strings/id.json";
import freshness from "@/features/freshness/strings/id.json";
import review from "@/features/review/strings/id.json";
import session from "@/features/session/strings/id.json";
import simulator from "@/features/simulator/strings/id.json";
import sop from "@/features/sop/strings/id.json";
import tickets from "@/features/tickets/strings/id.json";
import verifications from "@/features/verifications/strings/id.json";

export const indonesian = {
  common,
  session,
  calls,
  callers,
  calllog,
  callbacks,
  simulator,
  sop,
  email,
  tickets,
  review,
  freshness,
  verifications,
  figures,
};
// The strings of administration come with its screens (features/admin/Admin.tsx): an agent never needs them. Those of the
// caller's story come with its tabs (features/callers/story).
export type Catalogues = typeof indonesian & { admin: typeof admin; story: typeof story };
