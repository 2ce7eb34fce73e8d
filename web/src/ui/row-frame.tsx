import type { ComponentProps, RefCallback } from "react";

interface Props extends ComponentProps<"div"> {
  attach: RefCallback<HTMLDivElement>;
}

/** The element that a RowScroller scrolls. */
export function RowFrame({ attach, ...rest }: Props) {
  return <div ref={attach} {...rest} />;
}
