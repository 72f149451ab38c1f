import { useEffect, useRef } from "react";

// A picture that the server drew, in the page, so that it can be searched and scrolled. Parsed as XML and cleared of anything
// that could run; the Content-Security-Policy allows nothing of the kind anyway.
export function SvgPicture({ text, show, className }: { text: string; show?: string; className?: string | undefined }) {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const place = frame.current;
    if (!place) return;
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (parsed.nodeName !== "svg") return;
    for (const element of parsed.querySelectorAll("script, style, foreignObject, a")) element.remove();
    place.replaceChildren(document.importNode(parsed, true));
    const shown = show === undefined ? null : place.querySelector(show);
    shown?.scrollIntoView({ block: "center", inline: "center" });
  }, [text, show]);
  return <div ref={frame} className={className} />;
}
