// Reads policies as a JSON list of strings; prints for each what Google's evaluator finds in it.
import { readFileSync } from "node:fs";
import { CspEvaluator } from "csp_evaluator/dist/evaluator.js";
import { CspParser } from "csp_evaluator/dist/parser.js";

const policies = JSON.parse(readFileSync(0, "utf8"));
const findings = policies.map((policy) => {
  if (!policy) return ["there is no policy"];
  return new CspEvaluator(new CspParser(policy).csp)
    .evaluate()
    .map(({ directive, value, description }) => `${directive} ${value ?? ""}: ${description}`);
});
console.log(JSON.stringify(findings));
