import { useEffect } from "react";
import { deployment } from "../deployment";

let visited = false;

/** The tab's title; and for whoever cannot see that the page changed, the focus goes to its beginning. */
export function usePage(title: string): void {
  useEffect(() => {
    const { name } = deployment.brand;
    document.title = title === "" ? name : `${title} · ${name}`;
  }, [title]);
  useEffect(() => {
    if (visited) document.getElementById("main")?.focus({ preventScroll: true });
    visited = true;
  }, []);
}
