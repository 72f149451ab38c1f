// SharedWorker: one stream for all tabs of this browser (HTTP/1.1 allows six connections, and tabs need them).
import { Holder } from "@/api/stream/holder";
import { type FromHolder, isToHolder } from "@/api/stream/protocol";

const ports = new Set<MessagePort>();
const holder = new Holder((message) => {
  for (const port of ports) port.postMessage(message satisfies FromHolder);
});

function onConnect(event: MessageEvent): void {
  const port = event.ports[0];
  if (!port) return;
  ports.add(port);
  port.onmessage = ({ data }: MessageEvent<unknown>) => {
    if (!isToHolder(data)) return;
    const answer = holder.take(data);
    if (answer) port.postMessage(answer);
  };
}

addEventListener("connect", (event) => {
  if (event instanceof MessageEvent) onConnect(event);
});
