import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_END_PX = 48;

/**
 * Keeps the end in sight while the reader is at the end, and leaves them alone elsewhere. Nothing is followed
 * while `isEmpty`: what stands there instead of turns is read from its beginning.
 */
export function useFollow(version: unknown, isEmpty = false) {
  const frame = useRef<HTMLDivElement>(null);
  const [following, setFollowing] = useState(true);

  const stick = useCallback(() => {
    const element = frame.current;
    if (element && following && !isEmpty) element.scrollTop = element.scrollHeight;
  }, [following, isEmpty]);

  useLayoutEffect(stick, [version, stick]);

  // Turns off screen get their true height only when they come near.
  useEffect(() => {
    const content = frame.current?.firstElementChild;
    if (!content) return;
    const observer = new ResizeObserver(stick);
    observer.observe(content);
    if (frame.current) observer.observe(frame.current);
    return () => observer.disconnect();
  }, [stick]);

  // Only who scrolls up stops following: content and frame change their heights too.
  const lastTop = useRef(0);
  const onScroll = () => {
    const element = frame.current;
    if (!element || isEmpty) return;
    const { scrollTop, scrollHeight, clientHeight } = element;
    if (scrollHeight - scrollTop - clientHeight < NEAR_END_PX) setFollowing(true);
    else if (scrollTop < lastTop.current) setFollowing(false);
    lastTop.current = scrollTop;
  };

  return { frame, following, onScroll, toEnd: () => setFollowing(true) };
}
