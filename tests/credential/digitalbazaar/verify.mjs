// Verifies Open Badges credentials with Digital Bazaar's libraries, offline: documents come in as JSON on the standard
// input, {credentials, did, contexts: {address: document}}; one line of "true" or "false" goes out for each.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(join(process.argv[2], "package.json"));
const load = async (name) => import(pathToFileURL(require.resolve(`@digitalbazaar/${name}`)));
const [vc, { DataIntegrityProof }, { cryptosuite }] = await Promise.all(
  ["vc", "data-integrity", "eddsa-rdfc-2022-cryptosuite"].map(load),
);

const { credentials, did, contexts } = JSON.parse(readFileSync(0, "utf8"));
const documentLoader = async (url) => {
  let document = contexts[url];
  if (url === did.id) document = did;
  const method = did.verificationMethod.find(({ id }) => id === url);
  if (method) document = { "@context": "https://w3id.org/security/multikey/v1", ...method };
  if (!document) throw new Error(`refused to fetch ${url}`);
  return { contextUrl: null, documentUrl: url, document };
};
const suite = new DataIntegrityProof({ cryptosuite });
for (const credential of credentials) {
  const result = await vc.verifyCredential({ credential, suite, documentLoader, now: new Date("2026-11-21T12:00:00Z") });
  console.log(result.verified);
  if (!result.verified && process.env.WHY) console.error(JSON.stringify(result.error, null, 1).slice(0, 3000));
}
