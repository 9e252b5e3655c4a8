// Lints the merged description: node lint.mjs (XINLUON_BUILD names the build).
import { join } from "node:path";
import { createConfig, formatProblems, getTotals, lint } from "@redocly/openapi-core";

// Beyond what is recommended: examples must fit their schemas, and nothing may lie about unused.
const rules = {
  "no-invalid-media-type-examples": "error",
  "no-invalid-parameter-examples": "error",
  "no-invalid-schema-examples": "error",
  "no-unused-components": "error",
  "no-server-example.com": "error",
  "operation-2xx-response": "off", // a sign-on answers with a redirect
  "operation-4xx-response": "error",
  "operation-operationId": "error",
  "operation-singular-tag": "error",
  "tag-description": "error",
};
const config = await createConfig({ extends: ["recommended"], rules });
const problems = await lint({ ref: join(process.env.XINLUON_BUILD, "share/xinluon/openapi.json"), config });
const totals = getTotals(problems);
formatProblems(problems, { format: "stylish", totals });
if (totals.errors + totals.warnings > 0) process.exit(1);
console.log("the description is in order");
