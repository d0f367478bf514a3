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
const DEMONSTRATION = ["Demonstration: signed with a test key, proves nothing.", "نمونہ: آزمائشی کلید سے دستخط شدہ، کچھ ثابت نہیں کرتا۔"];

function mount(place, { dids = [], status = [], now = () => new Date() } = {}) {
  const known = { dids: [...dids], status: [...status] };
  const result = element("div", { role: "status", "aria-live": "polite", className: "sabaq-result" });
  const chooser = element("input", { type: "file", multiple: true, accept: ".pdf,.json,.png,.svg,.txt" });
  const line = element("textarea", { rows: 3, spellcheck: false, dir: "ltr" });
  const read = async (files) => {
    for (const file of files) await take(new Uint8Array(await file.arrayBuffer()));
  };
  const take = async (bytes) => {
    const shown = await examine(bytes, known, now());
    if (shown) result.replaceChildren(...shown);
  };
  chooser.addEventListener("change", () => read(chooser.files));
  line.addEventListener("change", () => line.value.trim() && take(new TextEncoder().encode(line.value.trim())));
  place.addEventListener("dragover", (event) => event.preventDefault());
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    read(event.dataTransfer.files);
  });
  const form = element("div", { className: "sabaq-form" }, [
    labelled(["Choose or drop a certificate (PDF, JSON, PNG, SVG); an issuer's key file or status list too", "سند منتخب کریں یا یہاں چھوڑیں (PDF، JSON، PNG، SVG)؛ ادارے کی کلید فائل یا منسوخی فہرست بھی"], chooser),
    labelled(["Or paste the text scanned from the back", "یا پشت سے سکین کیا ہوا متن چسپاں کریں"], line),
  ]);
  place.replaceChildren(form, result);
  return { take };
}

// A key file or a status list is remembered for the certificates that follow; a certificate is judged and shown.
async function examine(bytes, known, now) {
  let document;
  try {
    document = await readDocument(bytes);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return display({ outcome: "not a certificate", reason: error.message });
  }
  if ("verificationMethod" in document) {
    known.dids.push(document);
    return [both("p", [`Key file of ${document.id} taken.`, `${document.id} کی کلید فائل لے لی گئی۔`])];
  }
  if ([document.type].flat().includes("BitstringStatusListCredential")) {
    known.status.unshift(document);
    return [both("p", ["Status list taken.", "منسوخی فہرست لے لی گئی۔"])];
  }
  return display(await judge(document, known.dids, listOf(document, known.status), now));
}

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
  if (place) window.sabaq.page = mount(place, { dids: known("sabaq-dids"), status: known("sabaq-status") });
}

window.sabaq = { judge, readDocument, parseDocument, mount, sha256, sha512, holds, slowlyHolds };
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
