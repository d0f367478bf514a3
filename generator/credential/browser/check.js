// Is this certificate real, and does it still stand? The steps and their order are those of verification.py and
// signature.py, with one difference: of the two proofs only the second is checked, for it needs no JSON-LD. It signs
// the first proof as well as the document, so that nothing in the file can be changed unnoticed.

const VC = "https://www.w3.org/ns/credentials/v2";
const OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json";
const EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json";
const ALLOWED_CONTEXTS = [[VC, OPEN_BADGES], [VC], [VC, OPEN_BADGES, EXTENSIONS]];
const PROOF_MEMBERS = ["type", "cryptosuite", "created", "verificationMethod", "proofPurpose", "proofValue"];
const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const LIST_SIZE = 131072;
const LANGUAGES = ["en", "ur"];

class Outcome extends Error {
  constructor(outcome, reason, award) {
    super(reason);
    Object.assign(this, { outcome, reason, award });
  }
}

// Gives {outcome, reason, award, demonstration}: the award only where it can be believed.
async function judge(document, dids, status, now) {
  try {
    const signed = await checkSigned(document, dids);
    const award = refusing("not a certificate", () => {
      if (![member(document, "type")].flat().includes("OpenBadgeCredential")) {
        throw new Refused("the document is a credential, but not of an achievement");
      }
      return readAward(document);
    });
    const [standing, why] = await lookUp(document, status, dids, now);
    const outcome = (name, reason) => new Outcome(name, reason, { ...award, demonstration: signed.demonstration });
    if (standing === "revoked") throw outcome("revoked", why);
    if (now < award.validFrom) throw outcome("not yet valid", `it begins at ${award.validFrom.toISOString()}`);
    if (now >= award.validUntil) throw outcome("expired", `it ended at ${award.validUntil.toISOString()}`);
    if (standing === "unknown") throw outcome("cannot tell", why);
    throw outcome("valid", `signed by ${signed.issuer} and not changed since`);
  } catch (found) {
    if (!(found instanceof Outcome)) throw found;
    return { outcome: found.outcome, reason: found.reason, award: found.award };
  }
}

async function checkSigned(document, dids) {
  const [first, second, issuer] = refusing("not a certificate", () => {
    requireUnambiguous(document);
    return [...requireProofs(document), issuerOf(document)];
  });
  const keys = dids.flatMap(publicKeys);
  if (!keys.some((key) => key.issuer === issuer)) {
    throw new Outcome("issuer unknown", `${issuer} is not an issuer that you trust`);
  }
  const key = keys.find((listed) => listed.id === first.verificationMethod && listed.issuer === issuer);
  if (!key) throw new Outcome("issuer unknown", `${first.verificationMethod} is no key that ${issuer} signs with here`);
  const signature = refusing("altered", () => {
    signatureOf(first);
    return signatureOf(second);
  });
  if (!(await holds(signature, await signedBytes(document, second), key.raw))) {
    throw new Outcome("altered", "the proof does not hold: the document is not what was signed");
  }
  return { issuer, demonstration: key.id.split("#")[1].split(/[^A-Za-z0-9]/).includes("TEST") };
}

function requireUnambiguous(document) {
  const contexts = JSON.stringify(member(document, "@context"));
  if (!ALLOWED_CONTEXTS.some((allowed) => JSON.stringify(allowed) === contexts)) {
    throw new Refused("its contexts are not those of VC 2.0 and Open Badges 3.0.3");
  }
  requireOneContext(without(document, "@context", "proof"));
}

function requireOneContext(value) {
  if (isObject(value) && "@context" in value) throw new Refused("a second @context stands inside the document");
  if (typeof value === "object") Object.values(value).forEach(requireOneContext);
}

function requireProofs(document) {
  const proofs = entries(document, "proof");
  const suites = proofs.map((proof) => proof.cryptosuite);
  if (JSON.stringify(suites) !== '["eddsa-rdfc-2022","eddsa-jcs-2022"]') {
    throw new Refused("proof does not hold one proof each by eddsa-rdfc-2022 and eddsa-jcs-2022, in this order");
  }
  const [first, second] = proofs;
  const chain = "previousProof" in second;
  requireProof(first, [...PROOF_MEMBERS, ...(chain ? ["id"] : [])]);
  requireProof(second, [...PROOF_MEMBERS, "@context", ...(chain ? ["previousProof"] : [])]);
  if (chain && second.previousProof !== text(first, "id")) throw new Refused("the second proof does not follow the first");
  if (canonicalJson(second["@context"]) !== canonicalJson(document["@context"])) {
    throw new Refused("the second proof was made under other contexts than the document's");
  }
  if (first.verificationMethod !== second.verificationMethod) throw new Refused("the two proofs are by two keys");
  return proofs;
}

function requireProof(proof, members) {
  if (Object.keys(proof).sort().join() !== [...members].sort().join()) throw new Refused("a proof holds other members");
  if (proof.type !== "DataIntegrityProof" || proof.proofPurpose !== "assertionMethod") {
    throw new Refused("a proof is not a DataIntegrityProof made to assert");
  }
  text(proof, "verificationMethod");
  moment(proof, "created");
}

async function signedBytes(document, proof) {
  const bare = without(document, "proof");
  if ("previousProof" in proof) bare.proof = document.proof.filter((other) => other.id === proof.previousProof);
  const digest = (value) => digested(new TextEncoder().encode(canonicalJson(value)));
  return nobleEd25519.etc.concatBytes(await digest(without(proof, "proofValue")), await digest(bare));
}

function signatureOf(proof) {
  const raw = unbase58(proof.proofValue);
  if (!raw || raw.length !== 64) throw new Refused("the proof's value is not an Ed25519 signature");
  return raw;
}

function publicKeys(did) {
  const methods = Array.isArray(did.verificationMethod) ? did.verificationMethod : [];
  const allowed = Array.isArray(did.assertionMethod) ? did.assertionMethod : [];
  return methods
    .filter((m) => isObject(m) && m.type === "Multikey" && m.controller === did.id && allowed.includes(m.id))
    .map((m) => ({ id: m.id, issuer: did.id, raw: unbase58(m.publicKeyMultibase) }))
    .filter(({ raw }) => raw && raw.length === 34 && raw[0] === 0xed && raw[1] === 0x01)
    .map((key) => ({ ...key, raw: key.raw.subarray(2) }));
}

// Gives the bytes of multibase base58-btc, or nothing where it is none.
function unbase58(value) {
  if (typeof value !== "string" || !/^z[1-9A-HJ-NP-Za-km-z]{1,200}$/.test(value)) return undefined;
  const letters = value.slice(1);
  let number = 0n;
  for (const letter of letters) number = number * 58n + BigInt(BASE58.indexOf(letter));
  const digits = number ? number.toString(16) : "";
  const bytes = (digits.length % 2 ? `0${digits}` : digits).match(/../g) ?? [];
  const zeros = letters.length - letters.replace(/^1+/, "").length;
  return Uint8Array.from([...Array(zeros).fill("00"), ...bytes], (pair) => parseInt(pair, 16));
}

async function lookUp(credential, status, dids, now) {
  if (!("credentialStatus" in credential)) return ["good", "the certificate names no status list"];
  if (!status) return ["unknown", "its status list could not be looked at"];
  try {
    const revoked = await isRevoked(credential, status, dids, now);
    return revoked ? ["revoked", "the issuer has revoked it"] : ["good", "the issuer has not revoked it"];
  } catch (error) {
    if (!(error instanceof Refused || error instanceof Outcome)) throw error;
    return ["unknown", `its status list cannot be believed: ${error.message}`];
  }
}

async function isRevoked(credential, status, dids, now) {
  await checkSigned(status, dids);
  const address = text(credential, "credentialStatus.statusListCredential");
  if (text(status, "id") !== address || issuerOf(status) !== issuerOf(credential)) {
    throw new Refused(`it is not the list ${address} of the certificate's issuer`);
  }
  if (now < moment(status, "validFrom") || now >= moment(status, "validUntil")) {
    throw new Refused(`it does not speak for ${now.toISOString()}`);
  }
  if (text(credential, "credentialStatus.type") !== "BitstringStatusListEntry") {
    throw new Refused("the certificate names a status list of another kind");
  }
  const purposes = [text(credential, "credentialStatus.statusPurpose"), text(status, "credentialSubject.statusPurpose")];
  if (purposes.some((purpose) => purpose !== "revocation")) throw new Refused("it is not a list of revocations");
  const place = text(credential, "credentialStatus.statusListIndex");
  if (!/^[0-9]{1,6}$/.test(place) || Number(place) >= LIST_SIZE) throw new Refused("the certificate has no place in the list");
  const bits = await unpackList(text(status, "credentialSubject.encodedList"));
  return Boolean(bits[Math.floor(place / 8)] & (0x80 >> place % 8));
}

async function unpackList(encoded) {
  if (!/^u[A-Za-z0-9_-]+$/.test(encoded)) throw new Refused("the list is not in base64url");
  let packed;
  try {
    packed = atob(encoded.slice(1).replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    throw new Refused("the list cannot be unpacked");
  }
  const bits = await unpack(Uint8Array.from(packed, (letter) => letter.charCodeAt(0)), "gzip", LIST_SIZE / 8);
  if (bits.length !== LIST_SIZE / 8) throw new Refused(`the list does not hold ${LIST_SIZE} places`);
  return bits;
}

function readAward(credential) {
  const subject = "credentialSubject";
  const achievement = `${subject}.achievement`;
  const people = byType(credential, `${subject}.identifier`, "identityType", "identityHash");
  if (!people.name) throw new Refused(`${subject}.identifier names nobody`);
  if (!people["ext:personnelNumber"]) throw new Refused(`${subject}.identifier holds no personnel number`);
  const tags = member(credential, `${achievement}.tag`);
  if (!Array.isArray(tags) || tags.some((tag) => typeof tag !== "string")) throw new Refused("tag is not a list of clauses");
  const language = text(credential, `${subject}.result.0.inLanguage`);
  if (!LANGUAGES.includes(language)) throw new Refused("the examination's language is not one of ours");
  return {
    number: text(credential, `${subject}.licenseNumber`),
    address: text(credential, "id"),
    title: byLanguage(credential, "name"),
    statement: byLanguage(credential, "description"),
    person: { en: people.name, ur: people["ext:nameUrdu"] ?? "" },
    academy: named(credential, `${subject}.source`, "name", "ext:nameUrdu"),
    course: named(credential, achievement, "name", "ext:nameUrdu"),
    courseId: text(credential, `${achievement}.humanCode`),
    edition: text(credential, `${achievement}.version`),
    editionDigest: identifiers(credential, achievement)["ext:editionDigest"] ?? "",
    clauses: tags,
    language,
    score: percent(credential, `${subject}.result.0.value`),
    passMark: percent(credential, `${achievement}.resultDescription.0.requiredValue`),
    passedOn: moment(credential, "awardedDate"),
    validFrom: moment(credential, "validFrom"),
    validUntil: moment(credential, "validUntil"),
    issuer: named(credential, "issuer", "name", "ext:nameUrdu"),
    issuerId: issuerOf(credential),
    signatory: named(credential, "issuer", "official", "ext:officialUrdu"),
  };
}

function byLanguage(credential, name) {
  const found = Object.fromEntries(entries(credential, "evidence").map((e) => [text(e, "inLanguage"), text(e, name)]));
  if (Object.keys(found).sort().join() !== LANGUAGES.join()) {
    throw new Refused("evidence does not hold one entry in each language");
  }
  return found;
}

function named(credential, path, name, urdu) {
  return { en: text(credential, `${path}.${name}`), ur: identifiers(credential, path)[urdu] ?? "" };
}

function identifiers(credential, path) {
  if (!("otherIdentifier" in member(credential, path))) return {};
  return byType(credential, `${path}.otherIdentifier`, "identifierType", "identifier");
}

function byType(credential, path, type, value) {
  return Object.fromEntries(entries(credential, path).map((entry) => [text(entry, type), text(entry, value)]));
}

function percent(credential, path) {
  const found = text(credential, path);
  if (!/^[0-9]{1,3}$/.test(found) || Number(found) > 100) throw new Refused(`${path} is not whole per cents from 0 to 100`);
  return Number(found);
}

function issuerOf(document) {
  return typeof document.issuer === "string" ? text(document, "issuer") : text(document, "issuer.id");
}

function member(document, path) {
  let found = document;
  for (const step of path.split(".")) {
    if (typeof found !== "object" || !Object.hasOwn(found, step)) throw new Refused(`${path} is missing`);
    found = found[step];
  }
  return found;
}

function text(document, path) {
  const value = member(document, path);
  if (typeof value !== "string" || !value) throw new Refused(`${path} is not a text`);
  return value;
}

function moment(document, path) {
  const value = text(document, path);
  const found = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(value) ? new Date(value) : new Date(NaN);
  if (Number.isNaN(found.getTime())) throw new Refused(`${path} is not a date and time with its time zone`);
  return found;
}

function entries(document, path) {
  const value = member(document, path);
  if (!Array.isArray(value) || !value.every(isObject)) throw new Refused(`${path} is not a list of objects`);
  return value;
}

function refusing(outcome, work) {
  try {
    return work();
  } catch (error) {
    throw error instanceof Refused ? new Outcome(outcome, error.message) : error;
  }
}
