import { useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 48;

/** Keeps the end in sight while the reader is at the end, and leaves them alone elsewhere. */
export function useFollow(version: unknown) {
  const frame = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element && following) element.scrollTop = element.scrollHeight;
  }, [version, following]);

  const onScroll = () => {
    const element = frame.current;
    if (!element) return;
    const distance = element.scrollHeight - element.scrollTop - element.clientHeight;
    setFollowing(distance < NEAR_END_PX);
  };

  return { frame, following, onScroll, toEnd: () => setFollowing(true) };
}
