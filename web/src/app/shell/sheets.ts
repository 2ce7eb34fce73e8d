/** Which sheet lies over the page; one at a time. */
import { proxy } from "valtio";

export type SheetName = "settings" | "help" | "commands" | "preflight";

export const sheets = proxy<{ open: SheetName | null }>({ open: null });

export function openSheet(name: SheetName): void {
  sheets.open = name;
}

export function sheetProps(name: SheetName, open: SheetName | null) {
  return {
    open: open === name,
    onOpenChange: (next: boolean) => {
      if (next) sheets.open = name;
      else if (sheets.open === name) sheets.open = null;
    },
  };
}
