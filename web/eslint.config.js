import js from "@eslint/js";
import ts from "typescript-eslint";

export default ts.config(
  { ignores: ["dist", "node_modules", "test-results", "examples", "types"] },
  js.configs.recommended,
  ...ts.configs.strict,
  {
    languageOptions: {
      globals: {
        console: "readonly",
        process: "readonly",
        document: "readonly",
        performance: "readonly",
        window: "readonly",
      },
    },
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "no-control-regex": "off",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes; the page keeps a strict content policy." },
        { property: "outerHTML", message: "Build nodes; the page keeps a strict content policy." },
      ],
    },
  },
);
