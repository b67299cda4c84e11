// The client: paths, parameters, bodies and problems are checked by the types in roster.d.ts, which are made from
// the OpenAPI document.
import createClient, { type Client } from "openapi-fetch";
import type { components, paths } from "./roster.js";

export type User = components["schemas"]["User"];
export type Problem = components["schemas"]["Problem"];

/** A client of the service at a base URL, as nobody or with an access token. */
export function rosterClient(baseUrl: string, accessToken?: string): Client<paths> {
  return createClient<paths>({
    baseUrl,
    headers: accessToken === undefined ? {} : { Authorization: `Bearer ${accessToken}` },
  });
}
