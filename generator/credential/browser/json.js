// JSON, read as strictly as generator/credential/document.py reads it, and written as RFC 8785 (JCS) has it.
// JSON.parse would let a name stand twice and turn 1e0 into 1, and then a signature could mean two things.

class Refused extends Error {}

const MAX_BYTES = 1 << 20;
const MAX_DEPTH = 24;
const NOT_PLAIN = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

function parseDocument(bytes) {
  if (bytes.length > MAX_BYTES) throw new Refused("the text is too long for a certificate");
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refused("the file is not UTF-8");
  }
  const found = new JsonReader(text).document();
  if (!isObject(found)) throw new Refused("the JSON is not an object, so it is not a credential");
  return found;
}

class JsonReader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  document() {
    const value = this.value(0);
    this.blank();
    if (this.at !== this.text.length) this.fail();
    return value;
  }

  value(depth) {
    if (depth > MAX_DEPTH) throw new Refused("the JSON is nested too deeply");
    this.blank();
    const sign = this.text[this.at];
    if (sign === "{") return this.members(depth);
    if (sign === "[") return this.entries(depth);
    if (sign === '"') return this.string();
    for (const [word, value] of [["true", true], ["false", false]]) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.integer();
  }

  members(depth) {
    const found = Object.create(null);
    this.at += 1;
    this.blank();
    while (this.text[this.at] !== "}") {
      const name = this.string();
      if (name in found) throw new Refused(`the member ${JSON.stringify(name)} stands twice`);
      this.blank();
      this.expect(":");
      found[name] = this.value(depth + 1);
      this.separate("}");
    }
    this.at += 1;
    return found;
  }

  entries(depth) {
    const found = [];
    this.at += 1;
    this.blank();
    while (this.text[this.at] !== "]") {
      found.push(this.value(depth + 1));
      this.separate("]");
    }
    this.at += 1;
    if (!found.length) throw new Refused("an empty list is not allowed");
    return found;
  }

  separate(end) {
    this.blank();
    if (this.text[this.at] === end) return;
    this.expect(",");
    this.blank();
    if (this.text[this.at] === end) this.fail();
  }

  string() {
    const match = this.match(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
    const value = JSON.parse(match);
    if (NOT_PLAIN.test(value)) throw new Refused("a text holds a control character or half a character");
    return value;
  }

  integer() {
    const value = Number(this.match(/-?(?:0|[1-9][0-9]*)(?![0-9.eE])/y));
    if (!Number.isSafeInteger(value)) throw new Refused("a number is too large");
    return Object.is(value, -0) ? 0 : value;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (!found) this.fail();
    this.at = pattern.lastIndex;
    return found[0];
  }

  blank() {
    while (this.at < this.text.length && " \t\r\n".includes(this.text[this.at])) this.at += 1;
  }

  expect(sign) {
    if (this.text[this.at] !== sign) this.fail();
    this.at += 1;
  }

  fail() {
    throw new Refused("the file is not JSON as a certificate holds it");
  }
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort();
  return `{${names.map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`).join(",")}}`;
}

function without(document, ...names) {
  const kept = Object.create(null);
  for (const name of Object.keys(document)) if (!names.includes(name)) kept[name] = document[name];
  return kept;
}
