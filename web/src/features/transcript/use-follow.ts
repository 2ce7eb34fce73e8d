import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 48;

/** Keeps the end in sight while the reader is at the end, and leaves them alone elsewhere. */
export function useFollow(version: unknown) {
  const frame = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);

  const stick = useCallback(() => {
    const element = frame.current;
    if (element && following) element.scrollTop = element.scrollHeight;
  }, [following]);

  useLayoutEffect(stick, [version, stick]);

  // Turns off screen get their true height only when they come near.
  useEffect(() => {
    const content = frame.current?.firstElementChild;
    if (!content) return;
    const observer = new ResizeObserver(stick);
    observer.observe(content);
    return () => observer.disconnect();
  }, [stick]);

  const onScroll = () => {
    const element = frame.current;
    if (!element) return;
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
    setFollowing(distance < NEAR_END_PX);
  };

  return { frame, following, onScroll, toEnd: () => setFollowing(true) };
}
