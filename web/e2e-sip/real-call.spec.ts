// A telephone rings for real: sipp calls through Kamailio, Kamailio tells Sapa (deploy/kamailio/sapa.cfg), and the caller's
// record is with the agent whose telephone rings.
import { expect, test } from "@playwright/test";
import type { components } from "../src/api/schema";
import { Agent } from "./agent";
import { SipPlatform } from "./processes";

const platform = new SipPlatform();
let agent1: Agent;
let agent2: Agent;

test.describe.configure({ mode: "serial" });
test.beforeAll(async () => {
  await platform.start();
});
test.afterAll(async () => {
  await platform.stop();
});
test.beforeEach(async () => {
  agent1 = new Agent(platform.url, "agent1", "1001");
  agent2 = new Agent(platform.url, "agent2", "1002");
  for (const agent of [agent1, agent2]) {
    await agent.signIn();
    await agent.listen();
  }
});
test.afterEach(() => {
  agent1.hangUp();
  agent2.hangUp();
});

test("a known caller is with the agent before hello, and with nobody else", async () => {
  const call = platform.call({
    from: "087700001234",
    to: "123",
    name: "IBU MARNI",
    location: "CC MATARAM",
    queue: "gangguan",
  });
  const rang = await agent1.waitFor("it rings", (news) => news.change === "ringing");
  expect(rang.workspace.caller).toMatchObject({ name: "MARNI", honorific: "IBU" });
  expect(rang.workspace.identity).toBe("suggested");
  expect(rang.workspace.call).toMatchObject({
    state: "ringing",
    location: "CC MATARAM",
    queue: "gangguan",
    calledNumber: "123",
  });
  await agent1.waitFor("answered", (news) => news.change === "answered");
  await call;
  const ended = await agent1.waitFor("ended", (news) => news.workspace.call.endedAt !== null);
  expect(ended.workspace.call.endReason).toBe("caller");
  expect(ended.workspace.wrapUpAt).not.toBeNull();
  expect(agent2.news).toEqual([]);
});

test("the same person calling as +62 is the same person", async () => {
  const call = platform.call({ from: "+6281200004321", to: "1002", location: "CC MATARAM" });
  const rang = await agent2.waitFor("it rings", (news) => news.change === "ringing");
  expect(rang.workspace.caller).toMatchObject({ name: "BUDI", honorific: "BAPAK" });
  expect(rang.workspace.call.number).toMatchObject({ raw: "+6281200004321" });
  await call;
  await agent2.waitFor("ended", (news) => news.workspace.call.endedAt !== null);
  expect(agent1.news).toEqual([]);
});

test("a withheld number is looked up nowhere and shown nowhere", async () => {
  const call = platform.call({ from: "anonymous", to: "1001", name: "Anonymous", withheld: true });
  const rang = await agent1.waitFor("it rings", (news) => news.change === "ringing");
  expect(rang.workspace.verdict).toBe("withheld");
  expect(rang.workspace.matches).toEqual([]);
  expect(rang.workspace.caller).toBeNull();
  await call;
  await agent1.waitFor("ended", (news) => news.workspace.call.endedAt !== null);
});

test("what the trunk asserts counts, but not against a caller who withholds the number", async () => {
  const hidden = platform.call({ from: "anonymous", to: "1001", withheld: true, asserted: "+6287700001234" });
  const first = await agent1.waitFor("it rings", (news) => news.change === "ringing");
  expect(first.workspace.verdict).toBe("withheld");
  expect(JSON.stringify(first)).not.toContain("87700001234");
  await hidden;

  const shown = platform.call({ from: "02150000", to: "1002", asserted: "+6287700001234" });
  const second = await agent2.waitFor("it rings", (news) => news.change === "ringing");
  expect(second.workspace.caller).toMatchObject({ name: "MARNI" });
  await shown;
  await agent2.waitFor("ended", (news) => news.workspace.call.endedAt !== null);
});

test("a caller who gives up while it rings is on the list to be called back", async () => {
  const call = platform.call({ from: "085600008888", to: "1001", abandonAfterMs: 200 });
  const rang = await agent1.waitFor("it rings", (news) => news.change === "ringing");
  await call;
  await agent1.waitFor("it stops ringing", (news) => news.workspace.call.endedAt !== null);
  const list = await agent1.get<{ items: components["schemas"]["Callback"][] }>("/api/v1/callbacks");
  expect(list.items.map((item) => item.call.id)).toContain(rang.callId);
});

test("two telephones ringing at once open one record each", async () => {
  const calls = [
    platform.call({ from: "087700001234", to: "1001", location: "CC MATARAM" }),
    platform.call({ from: "85600008888", to: "1002", location: "CC BANDUNG" }),
  ];
  const [first, second] = await Promise.all(
    [agent1, agent2].map((agent) => agent.waitFor("it rings", (news) => news.change === "ringing")),
  );
  expect(first?.workspace.caller).toMatchObject({ name: "MARNI" });
  expect(second?.workspace.caller).toMatchObject({ name: "DEWI" });
  await Promise.all(calls);
  for (const [agent, own] of [[agent1, first] as const, [agent2, second] as const]) {
    await agent.waitFor("ended", (news) => news.workspace.call.endedAt !== null);
    expect(new Set(agent.news.map((news) => news.callId))).toEqual(new Set([own?.callId]));
  }
});

test("nothing is lost when Sapa dies while it rings", async () => {
  const call = platform.call({ from: "081200004321", to: "1001" });
  const rang = await agent1.waitFor("it rings", (news) => news.change === "ringing");
  await platform.killSapa();
  await call; // answered and hung up while nobody listened; Kamailio keeps both and tries again
  await platform.startSapa();
  await agent1.listen();
  const ended = await agent1.waitFor("ended", (news) => news.workspace.call.endedAt !== null);
  expect(ended.callId).toBe(rang.callId);
  expect(ended.workspace.call.answeredAt).not.toBeNull();
  expect(agent1.news.map((news) => news.change)).toEqual([...new Set(agent1.news.map((news) => news.change))]);
});
