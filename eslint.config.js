// What a linter says of graphlab/browser and of its unit tests: see CONTRIBUTING.md.

import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: ["**/*.d.ts", "static/", "build/", ".venv*/", ".matrix/"] },
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    rules: {
      complexity: ["error", 15],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "max-depth": ["error", 3],
      "max-lines-per-function": ["error", 40],
      "max-params": ["error", 4],
      "no-sequences": "error",
      "no-unused-expressions": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
    },
  },
  { files: ["tests/**/*.js"], languageOptions: { globals: globals.node } },
];
