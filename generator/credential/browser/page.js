// The page: what is dropped on it is read and judged here, and nothing leaves it.

const WORDS = {
  valid: ["Valid", "درست"],
  expired: ["Expired", "میعاد ختم"],
  revoked: ["Revoked", "منسوخ"],
  altered: ["Altered", "تبدیل شدہ"],
  "issuer unknown": ["Issuer unknown", "جاری کنندہ نامعلوم"],
  "not yet valid": ["Not yet valid", "ابھی مؤثر نہیں"],
  "cannot tell": ["Cannot tell", "کچھ کہا نہیں جا سکتا"],
  "not a certificate": ["Not a certificate", "سند نہیں"],
};
const MEANINGS = {
  valid: ["The issuer signed it, nothing in it was changed, and it stands.", "ادارے نے اس پر دستخط کیے، اس میں کچھ بدلا نہیں گیا، اور یہ مؤثر ہے۔"],
  expired: ["It was real, and its time is over.", "یہ اصلی تھی، اور اس کی میعاد گزر چکی ہے۔"],
  revoked: ["It was real, and the issuer has withdrawn it.", "یہ اصلی تھی، اور ادارے نے اسے واپس لے لیا ہے۔"],
  altered: ["Something in it was changed after it was signed. Do not rely on it.", "دستخط کے بعد اس میں کچھ بدلا گیا ہے۔ اس پر بھروسا نہ کریں۔"],
  "issuer unknown": ["It may be real, but not from an issuer whose keys this page has.", "ممکن ہے اصلی ہو، مگر اس ادارے کی نہیں جس کی کلیدیں اس صفحے کے پاس ہیں۔"],
  "not yet valid": ["It is real, and begins later.", "یہ اصلی ہے، اور بعد میں مؤثر ہوگی۔"],
  "cannot tell": ["It is real, but whether it was revoked could not be looked up. This is neither yes nor no.", "یہ اصلی ہے، مگر یہ معلوم نہ ہو سکا کہ منسوخ ہوئی یا نہیں۔ یہ نہ ہاں ہے نہ نہیں۔"],
  "not a certificate": ["This file holds no certificate of this kind.", "اس فائل میں ایسی کوئی سند نہیں۔"],
};
const SCANNING = {
  camera: ["Scan with the camera", "کیمرے سے سکین کریں"],
  stop: ["Stop the camera", "کیمرا بند کریں"],
  hold: ["Hold the code of the certificate before the camera.", "سند کا کوڈ کیمرے کے سامنے رکھیں۔"],
  none: ["There is no camera, or it may not be used. Choose a picture of the code instead, or type the number.", "کیمرا موجود نہیں یا اس کی اجازت نہیں۔ کوڈ کی تصویر منتخب کریں یا نمبر لکھیں۔"],
  unread: ["The reader of codes could not be loaded. Type the number instead.", "کوڈ پڑھنے والا پروگرام نہیں آ سکا۔ نمبر لکھیں۔"],
};
const READING = ["Reading …", "پڑھا جا رہا ہے …"];
const DEMONSTRATION = ["Demonstration: signed with a test key, proves nothing.", "نمونہ: آزمائشی کلید سے دستخط شدہ، کچھ ثابت نہیں کرتا۔"];

function mount(place, { dids = [], status = [], now = () => new Date() } = {}) {
  const known = { dids: [...dids], status: [...status] };
  const result = element("div", { role: "status", "aria-live": "polite", className: "sabaq-result" });
  // Required, though it is never sent: so the style knows that nothing is chosen, and hides the browser's own words.
  const chooser = element("input", { type: "file", multiple: true, required: true, accept: ".pdf,.json,.png,.svg,.txt,.jpg,.jpeg,.webp" });
  const line = element("textarea", { rows: 3, spellcheck: false, dir: "ltr" });
  const server = place.dataset.server;
  const show = async (reading) => {
    result.setAttribute("aria-busy", "true");
    result.replaceChildren(both("p", READING));
    const found = await reading;
    const number = found.length === 1 && server && numberIn(found[0].code, known.dids);
    if (number) return location.assign(`${server}${number}/`);
    result.replaceChildren(...(await answers(found, known, now(), server)));
    result.setAttribute("aria-busy", "false");
  };
  const readFiles = (files) => files.length && show(Promise.all([...files].map((file) => readFile(file, server))));
  const readText = (text) => show(Promise.all([read(new TextEncoder().encode(text), server)]));
  const readCode = (text) => show(Promise.all([decoded(text)]));
  chooser.addEventListener("change", () => readFiles(chooser.files));
  line.addEventListener("change", () => line.value.trim() && readText(line.value.trim()));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    readFiles(event.dataTransfer.files);
  });
  const form = element("div", { className: "sabaq-form" }, [
    ...(navigator.mediaDevices?.getUserMedia ? [camera(server, readCode)] : []),
    labelled(["Choose or drop certificates (PDF, JSON, PNG, SVG) or pictures of their code; an issuer's key file or status list too", "اسناد (PDF، JSON، PNG، SVG) یا ان کے کوڈ کی تصویریں منتخب کریں یا یہاں چھوڑیں؛ ادارے کی کلید فائل یا منسوخی فہرست بھی"], inOurWords(chooser)),
    labelled(["Or paste the text scanned from the back", "یا پشت سے سکین کیا ہوا متن چسپاں کریں"], line),
  ]);
  place.replaceChildren(form, result);
}

async function readFile(file, server) {
  try {
    return { name: file.name, ...(await read(new Uint8Array(await file.arrayBuffer()), server)) };
  } catch (error) {
    // A folder, or a file taken away meanwhile.
    if (!(error instanceof DOMException)) throw error;
    return { name: file.name, reason: "the file could not be opened" };
  }
}

// What stands in a file: a document, else the text of a code in a picture, else why there is neither.
async function read(bytes, server) {
  try {
    return { document: await readDocument(bytes) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const code = looksLikePicture(bytes) && (await codeInPicture(bytes, server));
    return code ? decoded(code) : { reason: error.message };
  }
}

// The front of a certificate carries an address, the back the certificate itself.
async function decoded(code) {
  return code.startsWith(OFFLINE_PREFIX) ? read(new TextEncoder().encode(code)) : { code };
}

// A button that opens the camera, and beneath it what the camera sees until a code is read or it is stopped.
function camera(server, readCode) {
  const said = element("p", { role: "status" });
  const video = element("video", { muted: true, playsInline: true, hidden: true });
  const button = both("button", SCANNING.camera, { type: "button", className: "button button--quiet" });
  let stop;
  const say = (words) => said.replaceChildren(...both("span", words).childNodes);
  button.addEventListener("click", async () => {
    if (stop) return stop.abort();
    stop = new AbortController();
    video.hidden = false;
    button.replaceChildren(...both("span", SCANNING.stop).childNodes);
    try {
      say(SCANNING.hold);
      const text = await (await scanner(server)).codeBeforeCamera(video, stop.signal);
      said.replaceChildren();
      if (text) await readCode(text);
    } catch (error) {
      say(error instanceof Refused ? SCANNING.unread : SCANNING.none);
    }
    stop = undefined;
    video.hidden = true;
    button.replaceChildren(...both("span", SCANNING.camera).childNodes);
  });
  return element("div", { className: "sabaq-camera" }, [button, video, said]);
}

// The script that reads codes stands in a saved page; a server's page fetches it when it is wanted first.
async function scanner(server) {
  if (!window.sabaq.scan) {
    await new Promise((loaded, failed) => {
      const script = element("script", { src: `${server}scan.js`, onload: loaded });
      script.onerror = () => failed(new Refused("the reader of codes could not be loaded"));
      document.head.append(script);
    });
  }
  return window.sabaq.scan;
}

async function codeInPicture(bytes, server) {
  try {
    return await (await scanner(server)).codeInPicture(bytes);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return undefined;
  }
}

// JPEG, PNG or WebP: what cameras make.
function looksLikePicture(bytes) {
  const head = latin(bytes.subarray(0, 12));
  return head.startsWith("\xff\xd8\xff") || head.startsWith(PNG_SIGNATURE) || /^RIFF[^]{4}WEBP/.test(head);
}

// Gives the number in the address of a certificate of an issuer that this page knows. Nobody else's address is
// followed: a forged certificate brings its own forged page.
function numberIn(text, dids) {
  const found = /^https?:\/\/([^/?#]+)\/verify\/([0-9A-Za-z-]{8,40})\/$/.exec(text);
  const hosts = dids.map((did) => decodeURIComponent(did.id.replace("did:web:", "")));
  return found && hosts.includes(found[1]) ? found[2] : undefined;
}

function codeOf(text, dids) {
  const number = numberIn(text, dids);
  if (number) {
    return [
      `This code holds the number ${number} only. Type it into the issuer's verification page, or scan the code on the second page.`,
      `اس کوڈ میں صرف سند نمبر ${number} ہے۔ اسے ادارے کے تصدیقی صفحے پر لکھیں یا دوسرے صفحے کا کوڈ سکین کریں۔`,
    ];
  }
  return [
    `This code is no certificate of an issuer that this page knows. It says: ${text.slice(0, 200)}`,
    "یہ کوڈ کسی ایسے ادارے کی سند نہیں جسے یہ صفحہ جانتا ہے۔",
  ];
}

// Whoever checks a revoked certificate on the issuer's own page is told when and why, as its number's page says it.
async function whyRevoked(award, server) {
  try {
    const answer = await fetch(`${server}${award.number}/standing.json`, { credentials: "omit" });
    if (!answer.ok) return [];
    const { revoked_at: at, reason, is_replaced: isReplaced } = await answer.json();
    const [english, urdu] = day(new Date(at));
    const words = [`Revoked on ${english}. The issuer's reason: ${reason}`, `${urdu} کو منسوخ ہوئی۔ ادارے کی بتائی ہوئی وجہ: ${reason}`];
    const replaced = isReplaced ? [both("p", ["Another certificate was issued in its place.", "اس کی جگہ دوسری سند جاری ہو چکی ہے۔"])] : [];
    return [both("p", words, { className: "sabaq-revocation" }), ...replaced];
  } catch {
    // The answer stands without it: that it was revoked is certain.
    return [];
  }
}

// Key files and status lists are taken first: the certificates chosen with them are judged by them, in any order.
async function answers(found, known, now, server) {
  const isTaken = ({ document }) => document && (isKeyFile(document) || isStatusList(document));
  const inOrder = [...found.filter(isTaken), ...found.filter((one) => !isTaken(one))];
  const parts = [];
  for (const one of inOrder) {
    const name = found.length > 1 ? [element("p", { className: "sabaq-name" }, [element("bdi", {}, [one.name])])] : [];
    parts.push(element("section", {}, [...name, ...(await answer(one, known, now, server))]));
  }
  return parts;
}

// A key file or a status list is remembered for the certificates that follow; a certificate is judged.
async function answer({ document, code, reason }, known, now, server) {
  if (code) return [both("p", codeOf(code, known.dids), { className: "sabaq-code" })];
  if (!document) return display({ outcome: "not a certificate", reason });
  if (isKeyFile(document)) {
    known.dids.push(document);
    return [both("p", [`Key file of ${document.id} taken.`, `${document.id} کی کلید فائل لے لی گئی۔`])];
  }
  if (isStatusList(document)) {
    known.status.unshift(document);
    return [both("p", ["Status list taken.", "منسوخی فہرست لے لی گئی۔"])];
  }
  const judged = await judge(document, known.dids, listOf(document, known.status), now);
  const shown = display(judged);
  if (judged.outcome === "revoked" && server) shown.splice(1, 0, ...(await whyRevoked(judged.award, server)));
  return shown;
}

const isKeyFile = (document) => "verificationMethod" in document;
const isStatusList = (document) => [document.type].flat().includes("BitstringStatusListCredential");

function listOf(document, lists) {
  return lists.find((list) => list.id === document.credentialStatus?.statusListCredential) ?? lists[0];
}

function display({ outcome, reason, award }) {
  const heading = both("h2", WORDS[outcome], { className: `sabaq-${outcome.replaceAll(" ", "-")}` });
  heading.dataset.outcome = outcome;
  const shown = [heading, both("p", MEANINGS[outcome]), element("p", { className: "sabaq-reason", lang: "en", dir: "ltr" }, [reason])];
  if (!award) return shown;
  if (award.demonstration) shown.splice(1, 0, both("p", DEMONSTRATION, { className: "sabaq-demonstration" }));
  const rows = fields(award).map(([label, value]) => {
    const head = both("th", label);
    head.scope = "row";
    return element("tr", {}, [head, Array.isArray(value) ? both("td", value) : element("td", { dir: "auto" }, [value])]);
  });
  return [...shown, element("table", {}, [element("tbody", {}, rows)])];
}

function fields(award) {
  const pair = (words) => [words.en, words.ur];
  const languages = { en: ["English", "انگریزی"], ur: ["Urdu", "اردو"] };
  return [
    [["Certificate", "سند"], pair(award.title)],
    [["Number", "سند نمبر"], award.number],
    [["Name", "نام"], pair(award.person)],
    [["Academy", "اکیڈمی"], pair(award.academy)],
    [["Statement", "بیان"], pair(award.statement)],
    [["Course", "کورس"], pair(award.course)],
    [["Course code", "کورس کوڈ"], award.courseId],
    [["Edition", "اشاعت"], award.edition],
    [["Edition digest", "اشاعت کا خلاصہ"], award.editionDigest],
    [["Language of the examination", "امتحان کی زبان"], languages[award.language]],
    [["Score", "حاصل کردہ نمبر"], `${award.score}%`],
    [["Pass mark", "کامیابی کے نمبر"], `${award.passMark}%`],
    [["Passed on", "تاریخِ کامیابی"], day(award.passedOn)],
    [["Valid from", "آغازِ میعاد"], day(award.validFrom)],
    [["Valid until", "میعاد"], day(award.validUntil)],
    [["Issued by", "جاری کنندہ"], pair(award.issuer)],
    [["Issuer's identifier", "جاری کنندہ کی شناخت"], award.issuerId],
    [["Signatory", "دستخط کنندہ"], pair(award.signatory)],
    [["Clauses examined", "شقیں"], award.clauses.join(", ")],
    [["Address", "پتا"], award.address],
  ];
}

// Days are those of Pakistan, as printed; its clock has stood at UTC+5 the whole year since 2010.
function day(when) {
  const shown = (locale) => new Intl.DateTimeFormat(locale, { dateStyle: "long", timeZone: "Asia/Karachi" }).format(when);
  return [shown("en-GB"), shown("ur-PK")];
}

function both(tag, [english, urdu], properties = {}) {
  const parts = [element("span", { lang: "en", dir: "ltr" }, [english])];
  if (urdu && urdu !== english) parts.push(" ", element("span", { lang: "ur", dir: "rtl" }, [urdu]));
  return element(tag, properties, parts);
}

function labelled(words, control) {
  return element("label", {}, [both("span", words), control]);
}

// The words lie over the browser's own button, which speaks the language of the browser.
function inOurWords(chooser) {
  const words = both("span", ["Choose files", "فائلیں چنیں"], { "aria-hidden": "true" });
  return element("span", { className: "sabaq-file" }, [chooser, words]);
}

function element(tag, properties = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, value);
    else made[name] = value;
  }
  made.append(...children);
  return made;
}

// A page says which issuer and status lists it knows in data blocks; without a place for it nothing happens.
function start() {
  const place = document.getElementById("sabaq-verify");
  const known = (name) => JSON.parse(document.getElementById(name)?.textContent ?? "[]");
  if (place) mount(place, { dids: known("sabaq-dids"), status: known("sabaq-status") });
}

window.sabaq = { judge, readDocument, parseDocument, mount, sha256, sha512, holds, slowlyHolds };
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
