// All catalogues. Indonesian is the source of the types; English must have the same keys. To add a feature's strings, add one
// line to each list here and in strings-en.ts.
import common from "@/app/strings/id.json";
import type admin from "@/features/admin/strings/id.json";
import type callbacks from "@/features/callbacks/strings/id.json";
import type story from "@/features/callers/story/strings/id.json";
import callers from "@/features/callers/strings/id.json";
import calllog from "@/features/calllog/strings/id.json";
import calls from "@/features/calls/strings/id.json";
import email from "@/features/email/strings/id.json";
import type figures from "@/features/figures/strings/id.json";
import freshness from "@/features/freshness/strings/id.json";
import type review from "@/features/review/strings/id.json";
import session from "@/features/session/strings/id.json";
import simulator from "@/features/simulator/strings/id.json";
import sop from "@/features/sop/strings/id.json";
import type tickets from "@/features/tickets/strings/id.json";
import say from "@/features/tickets/strings/say-id.json";
import type verifications from "@/features/verifications/strings/id.json";

export const indonesian = {
  common,
  session,
  calls,
  callers,
  calllog,
  simulator,
  sop,
  email,
  say,
  freshness,
};
// The strings of screens that an agent rarely or never opens come with them (features/admin/Admin.tsx); those of the caller's story
// with its tabs (features/callers/story).
export type Catalogues = typeof indonesian & {
  admin: typeof admin;
  callbacks: typeof callbacks;
  figures: typeof figures;
  review: typeof review;
  story: typeof story;
  tickets: typeof tickets;
  verifications: typeof verifications;
};
