// Another origin: an empty page without any policy, at two names. At 127.0.0.1 with another port it is the same site, so that the
// browser sends Sapa's cookies along; at localhost it is another site.
import { once } from "node:events";
import { createServer, type Server } from "node:http";

export class Elsewhere {
  readonly #server: Server;
  readonly #port: number;

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.#port = port;
  }

  static async open(): Promise<Elsewhere> {
    const server = createServer((_, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end("<!doctype html><title>elsewhere</title><body>");
    }).listen(0); // both families: localhost may be either
    await once(server, "listening");
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("no port");
    return new Elsewhere(server, address.port);
  }

  get sameSite(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }
  get otherSite(): string {
    return `http://localhost:${this.#port}/`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }
}
