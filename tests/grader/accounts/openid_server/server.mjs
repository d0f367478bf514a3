// An OpenID server on loopback: node server.mjs INSTALLED SETUP, where SETUP is JSON with the port, the client and
// the people with their claims. Its own pages ask who one is and for consent, as it does for development.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [installed, setup] = process.argv.slice(2);
const { port, client, people } = JSON.parse(setup);
const { default: Provider } = await import(pathToFileURL(createRequire(`${installed}/`).resolve("oidc-provider")));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{ ...client, grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "employee_number"] },
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ["a key of the test"] },
});
provider.listen(port, "127.0.0.1", () => console.log("listening"));
