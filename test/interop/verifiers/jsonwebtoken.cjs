// Verifies the tokens on standard input with npm's jsonwebtoken, from the key
// set alone.
const { createPublicKey } = require("node:crypto");
const { readFileSync } = require("node:fs");
const jwt = require("jsonwebtoken");

const { jwks, issuer, audience, tokens } = JSON.parse(readFileSync(0, "utf8"));
const keys = Object.fromEntries(jwks.keys.map((key) => [key.kid, createPublicKey({ key, format: "jwk" })]));
const verdicts = {};
for (const [name, token] of Object.entries(tokens)) {
  try {
    const { kid } = jwt.decode(token, { complete: true }).header;
    verdicts[name] = jwt.verify(token, keys[kid], { issuer, audience, algorithms: ["ES256"] }).sub;
  } catch {
    verdicts[name] = "";
  }
}
console.log(JSON.stringify(verdicts));
