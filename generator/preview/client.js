// Put into every page of the preview: reloads it when its own content changed, and lays what is wrong over it.
(() => {
  "use strict";
  const own = document.currentScript.dataset.digest;
  const host = document.createElement("div");
  host.id = "sabaq-preview";
  const root = host.attachShadow({ mode: "open" });
  root.innerHTML = `<style>
    :host { all: initial }
    section { position: fixed; inset: auto 0 0 0; z-index: 1000; max-height: 60vh; overflow: auto; direction: ltr; text-align: left;
      padding: 16px 20px; background: #2b1210; color: #fff4f0; border-top: 4px solid #ff8a70; font: 15px/1.5 system-ui, sans-serif }
    section[hidden] { display: none }
    h2 { margin: 0 0 8px; font-size: 17px } p { margin: 0 } ol { margin: 8px 0 0; padding: 0; list-style: none }
    li { padding: 8px 0; border-top: 1px solid #ffffff33 } code { font: 13px/1.5 ui-monospace, monospace; color: #ffc9bb }
    .hint { color: #ffe3a8 } button { float: right; font: inherit; padding: 4px 12px }
  </style>
  <section role="alert" aria-label="What is wrong" lang="en" hidden><button type="button">Hide</button>
  <h2></h2><p>The pages show the last good version of these files.</p><ol></ol></section>`;
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
    root.querySelector("h2").textContent = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    for (const error of errors) {
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
