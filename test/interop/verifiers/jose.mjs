// Verifies the tokens on standard input with npm's jose, from the key set alone.
import { createLocalJWKSet, jwtVerify } from "jose";
import { readFileSync } from "node:fs";

const { jwks, issuer, audience, tokens } = JSON.parse(readFileSync(0, "utf8"));
const keys = createLocalJWKSet(jwks);
const verdicts = {};
for (const [name, token] of Object.entries(tokens)) {
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ["ES256"], typ: "at+jwt" });
    verdicts[name] = payload.sub;
  } catch {
    verdicts[name] = "";
  }
}
console.log(JSON.stringify(verdicts));
