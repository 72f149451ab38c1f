// The programs of a real call: Sapa, Kamailio and sipp, each on a free port of loopback, and their end.
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "../..");
export const password = "only-for-this-test";
const token = "sapa_only-for-this-test-0000";

// Asks again until it is so; a wait for another process, bounded.
export async function until(what: string, so: () => boolean | Promise<boolean>, limit = 15_000): Promise<void> {
  const end = Date.now() + limit;
  while (!(await so())) {
    if (Date.now() > end) throw new Error(`waited ${limit} ms in vain: ${what}`);
    await new Promise((done) => setTimeout(done, 20));
  }
}

async function freeUdpPort(): Promise<number> {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  socket.close();
  await once(socket, "close");
  return port;
}

async function freeTcpPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

class Program {
  output = "";
  private readonly child: ChildProcess;
  private readonly ended: Promise<number>;
  constructor(command: string, args: string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}, log?: string) {
    this.child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    if (log) this.child.stderr?.on("data", (chunk: Buffer) => appendFileSync(log, chunk));
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        this.output = (this.output + chunk.toString()).slice(-20_000);
      });
    }
    this.ended = new Promise((done) => {
      this.child.on("error", (error) => {
        this.output += String(error);
        done(127);
      });
      this.child.on("close", (code) => done(code ?? 1));
    });
  }
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && this.child.pid !== undefined;
  }
  end(): Promise<number> {
    return this.ended;
  }
  async stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    if (this.alive) this.child.kill(signal);
    const hard = setTimeout(() => this.child.kill("SIGKILL"), 5_000);
    await this.ended;
    clearTimeout(hard);
  }
}

export interface SipCall {
  from: string;
  to: string;
  name?: string;
  location?: string;
  queue?: string;
  withheld?: boolean;
  asserted?: string; // what the trunk says who calls
  talkMs?: number;
  abandonAfterMs?: number;
}

export class SipPlatform {
  url = "";
  private sapa: Program | undefined;
  private readonly others: Program[] = [];
  private readonly folder = mkdtempSync(join(tmpdir(), "sapa-sip-"));
  private port = 0;
  private sipPort = 0;

  async start(): Promise<void> {
    this.port = await freeTcpPort();
    await this.startSapa();
    const agents = [await freeUdpPort(), await freeUdpPort()];
    for (const port of agents) await this.startAgent(port);
    this.sipPort = await freeUdpPort();
    const run = join(this.folder, "kamailio");
    mkdirSync(run);
    const kamailio = new Program("kamailio", [
      ...["-DD", "-E", "-f", join(root, "tests/sip/kamailio.cfg"), "-Y", run, "-w", run],
      ...["-A", `SIP_PORT=${this.sipPort}`, "-A", `AGENT_1001="${agents[0]}"`, "-A", `AGENT_1002="${agents[1]}"`],
      ...["-A", `SAPA_URL="${this.url}/api/v1/call-events"`, "-A", `SAPA_KEY="${token}"`, "-m", "64", "-M", "8"],
    ]);
    this.others.push(kamailio);
    await until(`Kamailio listens: ${kamailio.output}`, () => kamailio.alive && this.isBound(this.sipPort)).catch(
      (error) => {
        throw new Error(`${error}\n${kamailio.output}`);
      },
    );
  }

  async startSapa(): Promise<void> {
    const binary = process.env.SAPA_BINARY ?? join(root, "build/dev/sapa");
    // Kept where the whole run's logs are searched for people (tests/hold/canaries).
    const kept = process.env.SAPA_SERVER_LOGS;
    const program = new Program(
      binary,
      ["serve", "--demo", "--port", String(this.port), "--data", this.folder, "--log-level", "debug"],
      { env: { ...process.env, SAPA_DEMO_PASSWORD: password, SAPA_DEMO_TOKEN: token } },
      kept && join(kept, `sip-${this.port}.log`),
    );
    this.sapa = program;
    this.url = `http://127.0.0.1:${this.port}`;
    await until("Sapa listens", () => {
      if (!program.alive) throw new Error(`Sapa did not start: ${program.output}`);
      return program.output.includes("listens on");
    });
  }

  async killSapa(): Promise<void> {
    await this.sapa?.stop("SIGKILL");
  }

  // Resolves when the caller has hung up; rejects when the SIP conversation went wrong.
  async call(call: SipCall): Promise<void> {
    const abandons = call.abandonAfterMs !== undefined;
    const keys = {
      ani: call.from,
      cname: call.name ?? "",
      lokasi: call.location ?? "-",
      queue: call.queue ?? "123",
      privacy: call.withheld ? "id" : "none",
      identity: call.asserted ? `P-Asserted-Identity: <sip:${call.asserted}@127.0.0.1>` : "X-Trunk: test",
    };
    const caller = new Program(
      "sipp",
      [
        ...["-sf", join(root, "tests/sip", abandons ? "caller_abandons.xml" : "caller.xml"), "-s", call.to],
        ...["-i", "127.0.0.1", "-p", String(await freeUdpPort()), "-m", "1", "-nostdin"],
        ...["-d", String(abandons ? call.abandonAfterMs : (call.talkMs ?? 400)), "-timeout", "40s"],
        ...Object.entries(keys).flatMap(([name, value]) => ["-key", name, value]),
        `127.0.0.1:${this.sipPort}`,
      ],
      { cwd: this.folder },
    );
    this.others.push(caller);
    const code = await caller.end();
    if (code !== 0) throw new Error(`sipp ended with ${code}:\n${caller.output}`);
  }

  async stop(): Promise<void> {
    await Promise.all(this.others.map((program) => program.stop()));
    await this.sapa?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private async startAgent(port: number): Promise<void> {
    const agent = new Program(
      "sipp",
      ["-sf", join(root, "tests/sip/agent.xml"), "-i", "127.0.0.1", "-p", String(port), "-nostdin"],
      { cwd: this.folder },
    );
    this.others.push(agent);
    await until("the agent's telephone listens", () => {
      if (!agent.alive) throw new Error(`sipp did not start: ${agent.output}`);
      return this.isBound(port);
    });
  }

  private isBound(port: number): boolean {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    return readFileSync("/proc/net/udp", "utf8").includes(`:${hex} 00000000:0000`);
  }
}
