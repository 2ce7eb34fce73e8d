import { Session } from "@/realtime/session";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import "./i18n";
import "./styles.css";
import { surroundings } from "./surroundings";

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");

const session = new Session(surroundings);
addEventListener("pagehide", () => session.end());

createRoot(root).render(
  <StrictMode>
    <App session={session} />
  </StrictMode>,
);
