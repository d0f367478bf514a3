// A PDF's attached credential. Objects are found by reading the file from its beginning, for the last writing of an
// object is the one that counts; no table of contents is believed, and nothing but the attachment is looked at.

async function fromPdf(bytes) {
  const objects = await pdfObjects(bytes);
  const named = new Set();
  for (const { value } of objects.values()) {
    if (isObject(value) && value.Type === "/Filespec" && [value.F, value.UF].includes(PDF_ATTACHMENT)) {
      named.add(isObject(value.EF) ? value.EF.F?.ref ?? value.EF.UF?.ref : undefined);
    }
  }
  if (named.size !== 1 || named.has(undefined)) {
    throw new Refused(`the PDF holds ${named.size} attachments named ${PDF_ATTACHMENT}; expected one`);
  }
  const attached = objects.get([...named][0]);
  if (!attached?.stream) throw new Refused("the PDF's attachment cannot be read");
  return pdfStream(bytes, attached, objects, MAX_BYTES);
}

async function pdfObjects(bytes) {
  const text = latin(bytes);
  const objects = new Map();
  const packed = [];
  const head = /(\d+)\s+\d+\s+obj\b/g;
  for (let found = head.exec(text); found; found = head.exec(text)) {
    const reader = new PdfReader(text, head.lastIndex);
    let value;
    try {
      value = reader.value();
    } catch {
      continue; // what merely looks like an object, in the middle of a picture
    }
    const start = reader.streamStart();
    const object = { value, stream: start === undefined ? undefined : { start, length: value.Length } };
    objects.set(Number(found[1]), object);
    if (isObject(value) && value.Type === "/ObjStm") packed.push([objects.size, object]);
    head.lastIndex = start !== undefined && Number.isInteger(value.Length) ? start + value.Length : reader.at;
  }
  for (const [, object] of packed) await unpackObjects(bytes, object, objects);
  return objects;
}

async function unpackObjects(bytes, object, objects) {
  const text = latin(await pdfStream(bytes, object, objects, MAX_CARRIER_BYTES));
  const numbers = text.slice(0, object.value.First).trim().split(/\s+/).map(Number);
  for (let n = 0; n + 1 < numbers.length; n += 2) {
    if (!objects.has(numbers[n])) {
      objects.set(numbers[n], { value: new PdfReader(text, object.value.First + numbers[n + 1]).value() });
    }
  }
}

async function pdfStream(bytes, { value, stream }, objects, most) {
  const length = Number.isInteger(stream.length) ? stream.length : objects.get(stream.length?.ref)?.value;
  if (!Number.isInteger(length)) throw new Refused("the PDF's attachment has no length");
  const data = bytes.subarray(stream.start, stream.start + length);
  const filters = [value.Filter ?? []].flat();
  if (!filters.length) return data;
  if (filters.length > 1 || filters[0] !== "/FlateDecode" || value.DecodeParms !== undefined) {
    throw new Refused("the PDF's attachment is packed in a way this page does not know");
  }
  return unpack(data, "deflate", most);
}

class PdfReader {
  constructor(text, at) {
    this.text = text;
    this.at = at;
  }

  value(depth = 0) {
    if (depth > MAX_DEPTH) throw new Refused("the PDF is nested too deeply");
    this.blank();
    if (this.take("<<")) return this.members(depth);
    if (this.take("[")) return this.entries(depth);
    if (this.take("(")) return this.literal();
    if (this.take("<")) return this.hexadecimal();
    const reference = this.match(/(\d+)\s+\d+\s+R\b/y);
    if (reference) return { ref: Number(reference[1]) };
    const name = this.match(/\/[^\s()<>[\]{}/%]*/y);
    if (name) return name[0];
    const number = this.match(/[+-]?(?:\d+\.?\d*|\.\d+)/y);
    if (number) return Number(number[0]);
    const word = this.match(/true|false|null/y);
    if (word) return { true: true, false: false, null: null }[word[0]];
    throw new Refused("the PDF cannot be read");
  }

  members(depth) {
    const found = {};
    for (this.blank(); !this.take(">>"); this.blank()) {
      const name = this.match(/\/([^\s()<>[\]{}/%]*)/y);
      if (!name) throw new Refused("the PDF cannot be read");
      Object.defineProperty(found, name[1], { value: this.value(depth + 1), enumerable: true, configurable: true });
    }
    return found;
  }

  entries(depth) {
    const found = [];
    for (this.blank(); !this.take("]"); this.blank()) found.push(this.value(depth + 1));
    return found;
  }

  literal() {
    let found = "";
    for (let open = 1; ; this.at += 1) {
      const sign = this.text[this.at];
      if (sign === undefined) throw new Refused("the PDF cannot be read");
      if (sign === "\\") {
        this.at += 1;
        found += this.text[this.at];
        continue;
      }
      open += sign === "(" ? 1 : sign === ")" ? -1 : 0;
      if (open === 0) break;
      found += sign;
    }
    this.at += 1;
    return unmarked(found);
  }

  hexadecimal() {
    const digits = this.match(/([0-9a-fA-F\s]*)>/y);
    if (!digits) throw new Refused("the PDF cannot be read");
    const pairs = digits[1].replace(/\s+/g, "").match(/..?/g) ?? [];
    return unmarked(pairs.map((pair) => String.fromCharCode(parseInt(pair.padEnd(2, "0"), 16))).join(""));
  }

  streamStart() {
    this.blank();
    return this.match(/stream\r?\n/y) ? this.at : undefined;
  }

  blank() {
    this.match(/(?:\s|\0|%[^\r\n]*[\r\n])*/y);
  }

  take(sign) {
    if (!this.text.startsWith(sign, this.at)) return false;
    this.at += sign.length;
    return true;
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }
}

// A PDF text that begins with a byte order mark is UTF-16; a name in ASCII reads the same without the zeros.
function unmarked(text) {
  if (!text.startsWith("\xfe\xff")) return text;
  return [...text.slice(2).matchAll(/([^])([^])/g)]
    .map((pair) => String.fromCharCode(pair[1].charCodeAt(0) * 256 + pair[2].charCodeAt(0)))
    .join("");
}
