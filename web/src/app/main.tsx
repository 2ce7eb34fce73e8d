import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { composeSession } from "./compose";
import "./i18n";
import "./styles.css";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");

const session = composeSession();
addEventListener("pagehide", () => session.end());

createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
