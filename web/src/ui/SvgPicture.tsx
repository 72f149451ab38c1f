import { useEffect, useLayoutEffect, useRef } from "react";
import classes from "@/ui/SvgPicture.module.css";

// A picture that the server drew, in the page, so that it can be searched and scrolled. Parsed as XML and cleared of anything
// that could run; the Content-Security-Policy allows nothing of the kind anyway. In the dark its colours are the theme's.
export function SvgPicture({
  text,
  show,
  scale,
  className,
}: {
  text: string;
  // What is scrolled to when the picture comes.
  show?: string;
  // Of the size it was drawn in; "fit": as wide as its place.
  scale?: number | "fit";
  className?: string | undefined;
}) {
  const frame = useRef<HTMLDivElement>(null);
  const size = useRef(scale);
  useLayoutEffect(() => {
    size.current = scale;
  }, [scale]);
  useEffect(() => {
    const place = frame.current;
    if (!place) return;
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    if (parsed.nodeName !== "svg") return;
    for (const element of parsed.querySelectorAll("script, style, foreignObject, a")) element.remove();
    place.replaceChildren(document.importNode(parsed, true));
    setSize(place, size.current);
    const shown = show === undefined ? null : place.querySelector(show);
    shown?.scrollIntoView({ block: "center", inline: "center" });
  }, [text, show]);
  // What is in the middle stays there.
  useEffect(() => {
    const place = frame.current;
    const around = place?.parentElement;
    if (!place || !around) return;
    const across = (around.scrollLeft + around.clientWidth / 2) / around.scrollWidth;
    const down = (around.scrollTop + around.clientHeight / 2) / around.scrollHeight;
    setSize(place, scale);
    around.scrollLeft = across * around.scrollWidth - around.clientWidth / 2;
    around.scrollTop = down * around.scrollHeight - around.clientHeight / 2;
  }, [scale]);
  return <div ref={frame} className={`${classes.picture} ${className ?? ""}`} />;
}

function setSize(place: HTMLElement, scale: number | "fit" | undefined): void {
  const svg = place.querySelector("svg");
  if (!svg || scale === undefined) return;
  svg.style.width = scale === "fit" ? "100%" : `${String(svg.viewBox.baseVal.width * scale)}px`;
  svg.style.height = "auto";
}
