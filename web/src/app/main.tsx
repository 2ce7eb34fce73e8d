import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { composeSession } from "./compose";
import "./i18n";
import { leaveOldAddress } from "./old-addresses";
import { watchPageErrors } from "./shell/page-errors";
import "./styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");

leaveOldAddress();
const session = composeSession();
watchPageErrors(session);
addEventListener("pagehide", () => session.end());

createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
