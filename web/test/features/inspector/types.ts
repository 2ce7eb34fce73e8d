/** The events of the protocol, as docs/events.md lists them. */
import { readFileSync } from "node:fs";

const [client = "", server = ""] = readFileSync(
  new URL("../../../../docs/events.md", import.meta.url),
  "utf8",
).split("## From the server");

const named = (text: string) =>
  [...text.matchAll(/^\| `([a-z_.]+)`/gm)].map(([, type = ""]) => type);

export const CLIENT_EVENT_TYPES = named(client);
export const SERVER_EVENT_TYPES = named(server);
