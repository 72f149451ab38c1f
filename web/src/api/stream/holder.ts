// Holds the feed for all tabs, whatever carries the messages.
import { Feed, type FeedMessage, feedOptions } from "@/api/stream/feed";
import type { ToHolder } from "@/api/stream/protocol";

export class Holder {
  readonly #feed: Feed;
  #person = "";

  constructor(say: (message: FeedMessage) => void) {
    this.#feed = new Feed(feedOptions(say));
  }

  // Gives what the tab that asked should know at once.
  take(message: ToHolder): FeedMessage | undefined {
    switch (message.type) {
      case "attach": {
        const state = this.#feed.state;
        if (this.#person !== message.person || (state.type === "state" && state.state === "signed_out")) {
          this.#person = message.person;
          this.#feed.restart();
          return undefined; // restart has said it to all
        }
        return state;
      }
      case "stop":
        this.#person = "";
        this.#feed.stop();
        return undefined;
      case "retry":
        this.#feed.retryNow();
        return undefined;
    }
  }
}
