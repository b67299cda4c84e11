// What a program does with the client; it is type-checked, so that it stays right.
import { rosterClient, type Problem, type User } from "./client.js";

/** Logs in, changes the caller's biography, and returns the account as it is then. */
export async function introduce(baseUrl: string, login: string, password: string, bio: string): Promise<User> {
  const session = await rosterClient(baseUrl).POST("/v1/auth/login", { body: { login, password } });
  if (session.data === undefined) throw explain(session.error);

  const me = rosterClient(baseUrl, session.data.access_token);
  const before = await me.GET("/v1/me");
  if (before.data === undefined) throw explain(before.error);

  const after = await me.PATCH("/v1/me", {
    params: { header: { "If-Match": before.response.headers.get("ETag") ?? "*" } },
    body: { profile: { bio } },
  });
  if (after.data === undefined) throw explain(after.error);
  return after.data;
}

function explain(problem: Problem): Error {
  return new Error(`${problem.code}: ${problem.detail} (request ${problem.request_id})`);
}
