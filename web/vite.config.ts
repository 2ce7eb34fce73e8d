import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

const server = process.env.CALLBOARD_URL ?? "http://127.0.0.1:8000";

/** In development no server writes into the page, so the defaults are written here. */
function defaultDeployment(): Plugin {
  const facts = JSON.parse(
    readFileSync(new URL("../fixtures/console.json", import.meta.url), "utf8"),
  ) as unknown;
  const content = JSON.stringify(facts).replaceAll("&", "&amp;").replaceAll('"', "&quot;");
  return {
    name: "callboard-deployment",
    apply: "serve",
    transformIndexHtml: (page) =>
      page.replace(
        'name="callboard-console" content=""',
        () => `name="callboard-console" content="${content}"`,
      ),
  };
}

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [react(), tailwindcss(), defaultDeployment()],
  resolve: { alias: { "@": folder("./src"), "@server": folder("../src/callboard") } },
  worker: { format: "es" },
  build: {
    outDir: "../src/callboard/console",
    emptyOutDir: true,
    // The Content-Security-Policy allows no data: scripts, styles or fonts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      output: {
        manualChunks: (id) =>
          id.includes("node_modules") && !id.includes("fontsource") ? "vendor" : undefined,
      },
    },
  },
  server: {
    port: 5173,
    // The price list is the server's own.
    fs: { allow: [".."] },
    proxy: {
      "/v1": { target: server, ws: true, changeOrigin: true },
      "/health": { target: server },
    },
  },
  test: { environment: "node", include: ["test/**/*.test.ts", "test/**/*.test.tsx"] },
});
