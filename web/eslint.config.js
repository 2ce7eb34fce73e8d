import { readdirSync } from "node:fs";
import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const features = readdirSync(`${import.meta.dirname}/src/features`);

/** Forbids the files of one layer to import the named layers (or packages). */
const fence = (files, forbidden, message, paths = []) => ({
  files,
  rules: {
    "no-restricted-imports": [
      "error",
      {
        paths,
        patterns: [
          { group: ["../*"], message: "Import from another folder through '@/'." },
          { group: forbidden, message },
        ],
      },
    ],
  },
});

const layer = (name, forbidden) =>
  fence(
    [`src/${name}/**`],
    forbidden.map((other) => `@/${other}/**`),
    "Imports point downwards only: app → features → (realtime | api | ui) → lib.",
  );

export default tseslint.config(
  { ignores: ["node_modules", "dist", "dev", "public"] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  reactHooks.configs.flat.recommended,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js", "prettier.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "max-lines": ["error", { max: 400 }],
      "max-lines-per-function": ["error", { max: 50, skipBlankLines: true, skipComments: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-warning-comments": "error",
      "no-console": "error",
      "react-hooks/incompatible-library": "off",
    },
  },
  {
    files: ["src/{app,features,ui}/**/*.tsx"],
    rules: { "max-lines": ["error", { max: 200 }] },
  },
  {
    files: ["test/**", "src/{app,features,ui}/**/*.tsx"],
    rules: { "max-lines-per-function": "off" },
  },
  { files: ["*.js"], ...tseslint.configs.disableTypeChecked },
  layer("lib", ["app", "features", "realtime", "api", "ui"]),
  layer("ui", ["app", "features", "realtime", "api"]),
  layer("api", ["app", "features", "realtime", "ui"]),
  fence(
    ["src/realtime/**"],
    ["@/app/**", "@/features/**", "@/api/**", "@/ui/**", "react-*", "react/*"],
    "realtime/ knows neither React nor the layers above it (valtio/vanilla is allowed).",
    ["react", "valtio"],
  ),
  ...features.map((feature) =>
    fence(
      [`src/features/${feature}/**`],
      ["@/app/**", ...features.filter((f) => f !== feature).map((f) => `@/features/${f}/**`)],
      "A feature imports neither the app nor another feature.",
    ),
  ),
);
