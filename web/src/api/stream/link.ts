// A tab's line to the one stream of this browser: a SharedWorker, or (where there is none) the tab that holds a lock and
// a BroadcastChannel to the others.
import { Holder } from "@/api/stream/holder";
import { type FromHolder, isFromHolder, isToHolder, type ToHolder } from "@/api/stream/protocol";

export interface Link {
  send(message: ToHolder): void;
}

export function openLink(receive: (message: FromHolder) => void): Link {
  return typeof SharedWorker === "undefined" ? leadingTab(receive) : sharedWorker(receive);
}

function sharedWorker(receive: (message: FromHolder) => void): Link {
  const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "sapa-events" });
  worker.port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (isFromHolder(data)) receive(data);
  };
  worker.port.start();
  return { send: (message) => worker.port.postMessage(message) };
}

function leadingTab(receive: (message: FromHolder) => void): Link {
  const channel = new BroadcastChannel("sapa-events");
  let holder: Holder | undefined;
  let person = "";
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (holder && isToHolder(data)) {
      const answer = holder.take(data);
      if (answer) channel.postMessage(answer);
    } else if (isFromHolder(data)) {
      receive(data);
    }
  };
  // Held until the tab goes; the next in the queue leads then, and begins afresh.
  void navigator.locks.request("sapa-events", () => {
    holder = new Holder((message) => {
      receive(message);
      channel.postMessage(message);
    });
    if (person) holder.take({ type: "attach", person });
    return new Promise<never>(() => {});
  });
  return {
    send(message) {
      if (message.type === "attach") person = message.person;
      if (message.type === "stop") person = "";
      if (!holder) {
        channel.postMessage(message);
        return;
      }
      const answer = holder.take(message);
      if (answer) receive(answer);
    },
  };
}
