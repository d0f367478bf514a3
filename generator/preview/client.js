// Put into every page of the preview: reloads it when its own content changed, and lays what is wrong over it.
(() => {
  "use strict";
  const own = document.currentScript.dataset.digest;
  const host = document.createElement("div");
  host.id = "sabaq-preview";
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial }
    section { position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 45vh; overflow: auto; direction: ltr; text-align: left;
      padding: 16px 20px; background: #2b1210; color: #fff4f0; border-top: 4px solid #ff8a70; font: 15px/1.5 system-ui, sans-serif }
    section[hidden] { display: none }
    summary { cursor: pointer; font-size: 17px; font-weight: 700 } p { margin: 0 } ol { margin: 8px 0 0; padding: 0; list-style: none }
    li { padding: 8px 0; border-top: 1px solid #ffffff33 } code { font: 13px/1.5 ui-monospace, monospace; color: #ffc9bb }
    .hint { color: #ffe3a8 } button { float: right; font: inherit; padding: 4px 12px }
  </style>
  <section role="alert" aria-label="What is wrong" lang="en" hidden><button type="button">Hide</button>
  <details><summary></summary><p></p><ol></ol></details></section>`;
  const panel = root.querySelector("section");
  root.querySelector("button").addEventListener("click", () => { panel.hidden = true; });
  document.body.append(host);

  const line = (item, tag, words, name) => {
    const element = document.createElement(tag);
    element.textContent = words;
    if (name) element.className = name;
    item.append(element);
  };

  const tell = (errors) => {
    const list = root.querySelector("ol");
    list.replaceChildren();
    // Gaps are what a new file begins with: they are counted, and do not cover the page that is being written.
    const broken = errors.filter((error) => !error.is_gap);
    const [some, word] = broken.length ? [broken, "error"] : [errors, "gap"];
    root.querySelector("summary").textContent = `${some.length} ${word}${some.length === 1 ? "" : "s"}`;
    root.querySelector("details p").textContent = broken.length
      ? "The pages show the last good version of these files." : "The page shows the file as it is.";
    root.querySelector("details").open = broken.length > 0;
    for (const error of some) {
      const item = document.createElement("li");
      line(item, "code", `${error.file}:${error.line}:${error.column} ${error.code}`);
      line(item, "p", error.message);
      line(item, "p", error.hint, "hint");
      list.append(item);
    }
    panel.hidden = errors.length === 0;
  };

  // The page asks whether it is still the same: saving one file does not disturb somebody who reads another page.
  const reloadIfChanged = async () => {
    const answer = await fetch(location.href, { method: "HEAD", cache: "no-store" });
    if (answer.headers.get("X-Sabaq-Digest") !== own) location.reload();
  };

  let news;
  const listen = () => {
    news = new EventSource("/preview/events");
    news.addEventListener("message", (event) => {
      tell(JSON.parse(event.data).errors);
      reloadIfChanged();
    });
  };
  // A browser keeps six lines to a server; pages nobody looks at give theirs back.
  document.addEventListener("visibilitychange", () => (document.hidden ? news.close() : listen()));
  listen();
})();
