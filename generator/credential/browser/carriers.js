// The credential in whatever somebody holds: JSON, a PDF, a baked PNG or SVG, or the line read off the paper.

const MAX_CARRIER_BYTES = 16 << 20;
const PNG_SIGNATURE = "\x89PNG\r\n\x1a\n";
const PNG_KEYWORD = "openbadgecredential\0";
const SVG_NAMESPACE = "https://purl.imsglobal.org/ob/v3p0";
const PDF_ATTACHMENT = "credential.json";
const OFFLINE_PREFIX = "SABAQ1:";
const BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

async function readDocument(bytes) {
  if (bytes.length > MAX_CARRIER_BYTES) throw new Refused("the file is larger than any certificate");
  return parseDocument(await carried(bytes));
}

async function carried(bytes) {
  if (latin(bytes.subarray(0, 8)) === PNG_SIGNATURE) return fromPng(bytes);
  let start = latin(bytes.subarray(0, 3)) === "\xef\xbb\xbf" ? 3 : 0;
  while (start < bytes.length && " \t\r\n\f\v".includes(String.fromCharCode(bytes[start]))) start += 1;
  const rest = bytes.subarray(start);
  const head = latin(rest.subarray(0, 8));
  if (head.startsWith("%PDF-")) return fromPdf(rest);
  if (head.startsWith("{")) return rest;
  if (head.startsWith("<")) return fromSvg(rest);
  if (head.startsWith(OFFLINE_PREFIX)) return fromLine(latin(rest).replace(/[\r\n]+$/, ""));
  throw new Refused("the file is no JSON, PDF, PNG or SVG, the forms in which a certificate comes");
}

function latin(bytes) {
  let text = "";
  for (let n = 0; n < bytes.length; n += 0x8000) text += String.fromCharCode(...bytes.subarray(n, n + 0x8000));
  return text;
}

// Inflates at most `most` bytes: a few bytes can unpack to gigabytes.
async function unpack(bytes, format, most) {
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(format)).getReader();
  const parts = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      length += next.value.length;
      if (length > most) throw new Refused("what is packed inside is too long");
      parts.push(next.value);
    }
  } catch (error) {
    throw error instanceof Refused ? error : new Refused("what is packed inside is damaged");
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

async function fromLine(line) {
  const letters = line.slice(OFFLINE_PREFIX.length);
  const bytes = [];
  for (let n = 0; n < letters.length; n += 3) {
    const values = [...letters.slice(n, n + 3)].map((letter) => BASE45.indexOf(letter));
    const number = values.reduce((sum, value, place) => sum + value * 45 ** place, 0);
    if (values.includes(-1) || values.length === 1 || number >= 1 << (8 * (values.length - 1))) {
      throw new Refused("the line from paper is cut off or damaged");
    }
    if (values.length === 3) bytes.push(number >> 8);
    bytes.push(number & 255);
  }
  return unpack(Uint8Array.from(bytes), "deflate", MAX_BYTES);
}

function fromPng(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const found = [];
  let at = PNG_SIGNATURE.length;
  while (at < bytes.length) {
    const length = at + 12 <= bytes.length ? view.getUint32(at) : bytes.length;
    const end = at + 12 + length;
    if (end > bytes.length || crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) {
      throw new Refused("the PNG is cut off or damaged");
    }
    const body = bytes.subarray(at + 8, end - 4);
    const kind = latin(bytes.subarray(at + 4, at + 8));
    if (kind === "iTXt" && latin(body.subarray(0, PNG_KEYWORD.length)) === PNG_KEYWORD) found.push(body);
    at = end;
  }
  if (found.length !== 1) throw new Refused(`the PNG holds ${found.length} credentials; expected one`);
  // compression flag and method, language tag, translated keyword, text (PNG 1.2, section 4.2.3.3)
  const body = found[0].subarray(PNG_KEYWORD.length);
  const language = body.indexOf(0, 2);
  const keyword = language < 0 ? -1 : body.indexOf(0, language + 1);
  if (body[0] !== 0 || keyword < 0) throw new Refused("the PNG's credential is not in an uncompressed text chunk");
  return body.subarray(keyword + 1);
}

function crc32(bytes) {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return (crc ^ 0xffffffff) >>> 0;
}

function fromSvg(bytes) {
  const text = new TextDecoder().decode(bytes);
  if (/<!DOCTYPE/i.test(text)) throw new Refused("the SVG declares a document type, which a baked badge does not need");
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml");
  if (drawing.querySelector("parsererror")) throw new Refused("the SVG is not sound XML");
  const found = drawing.getElementsByTagNameNS(SVG_NAMESPACE, "credential");
  if (found.length !== 1) throw new Refused(`the SVG holds ${found.length} credentials; expected one`);
  if (found[0].hasAttribute("verify")) throw new Refused("the SVG's credential is a JWT; ours carry their proofs inside");
  return new TextEncoder().encode(found[0].textContent.trim());
}
