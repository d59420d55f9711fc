// Tries what the page may never do, one attempt after another, and returns what got through or was
// stopped by something else than the content policy. Called with the origin of a server that counts.
const origin = arguments[0];
const done = arguments[arguments.length - 1];

const element = (name, attributes = {}) => {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  document.body.append(made);
  return made;
};

// What is tried, and the directives that may refuse it.
const markup = ["require-trusted-types-for"];
const script = ["script-src", "script-src-elem", "script-src-attr", ...markup];
const style = ["style-src", "style-src-elem", "style-src-attr"];
const attempts = {
  "inline script": [script, () => element("script").append("window.hurt = 1")],
  "script from a data address": [script, () => element("script", { src: "data:text/javascript,window.hurt=1" })],
  "script from a host": [script, () => element("script", { src: `${origin}/script` })],
  "module from a host": [script, () => import(`${origin}/module`)],
  "event handler attribute": [script, () => element("b", { onclick: "window.hurt = 1" }).click()],
  "javascript: link": [script, () => element("a", { href: "javascript:window.hurt=1" }).click()],
  eval: [script, () => eval("window.hurt = 1")],
  "new Function": [script, () => new Function("window.hurt = 1")()],
  "text for a timer": [script, () => setTimeout("window.hurt = 1")],
  "inline style element": [style, () => element("style").append("body { outline: 3px solid red }")],
  "style attribute": [style, () => element("b", { style: "outline: 3px solid red" })],
  "style sheet from a host": [style, () => element("link", { rel: "stylesheet", href: `${origin}/style` })],
  innerHTML: [markup, () => (element("b").innerHTML = "<b>bold</b>")],
  outerHTML: [markup, () => (element("b").outerHTML = "<b>bold</b>")],
  insertAdjacentHTML: [markup, () => element("b").insertAdjacentHTML("beforeend", "<b>bold</b>")],
  "document.write": [markup, () => document.write("<b>bold</b>")],
  "parsed markup": [markup, () => new DOMParser().parseFromString("<b>bold</b>", "text/html")],
  "image from a host": [["img-src"], () => element("img", { src: `${origin}/image` })],
  "font from a host": [["font-src"], () => new FontFace("far", `url(${origin}/font)`).load()],
  "video from a host": [["media-src"], () => element("video", { src: `${origin}/video` }).load()],
  "frame of a host": [["frame-src"], () => element("iframe", { src: `${origin}/frame` })],
  "frame of a data address": [["frame-src"], () => element("iframe", { src: "data:text/html,hello" })],
  "frame of markup": [markup, () => element("iframe", { srcdoc: "<b>bold</b>" })],
  object: [["object-src"], () => element("object", { data: `${origin}/object` })],
  fetch: [["connect-src"], () => fetch(`${origin}/fetch`)],
  XMLHttpRequest: [
    ["connect-src"],
    () => {
      const request = new XMLHttpRequest();
      request.open("GET", `${origin}/xhr`);
      request.send();
    },
  ],
  WebSocket: [["connect-src"], () => new WebSocket(`${origin.replace("http", "ws")}/socket`)],
  EventSource: [["connect-src"], () => new EventSource(`${origin}/events`)],
  sendBeacon: [["connect-src"], () => navigator.sendBeacon(`${origin}/beacon`, "text")],
  form: [["form-action"], () => element("form", { action: `${origin}/form`, method: "post" }).requestSubmit()],
  base: [["base-uri"], () => element("base", { href: `${origin}/` })],
};

const tell = [];

// Resolves once the policy said that it refused what was tried: by one of `directives`, and where the
// attempt names a place at the host, that place. Some refusals are reported twice, the second time late.
const refusal = (directives, act) => {
  const [, place] = /\$\{origin\}(\/[a-z-]+)/.exec(act) ?? [];
  return new Promise((resolve) => {
    const hear = (event) => {
      if (!directives.includes(event.effectiveDirective)) return;
      const [, blocked] = /^http:\/\/[^/]+(\/.+)$/.exec(event.blockedURI) ?? [];
      if (place && blocked && blocked !== place) return;
      document.removeEventListener("securitypolicyviolation", hear);
      resolve(true);
    };
    document.addEventListener("securitypolicyviolation", hear);
  });
};

const attempt = async ([name, [directives, act]]) => {
  const refused = refusal(directives, act.toString());
  try {
    await Promise.race([act(), refused]);
  } catch {
    // Refused at once; the policy says so all the same.
  }
  const late = new Promise((resolve) => window.setTimeout(() => resolve(false), 10_000));
  if (!(await Promise.race([refused, late]))) tell.push(`${name}: not refused`);
};

// These have no violation to hear of: they must not exist, or fail by themselves.
const absent = async () => {
  for (const name of ["RTCPeerConnection", "__TAURI__"])
    if (name in window) tell.push(`${name} exists`);
  for (const [name, make] of Object.entries({
    Worker: () => new Worker(`${origin}/worker`),
    "service worker": () => navigator.serviceWorker.register(`${origin}/service-worker`),
    "service worker of its own": () => navigator.serviceWorker.register("/index.html"),
  })) {
    try {
      await make();
      tell.push(`${name} got through`);
    } catch {
      // Refused.
    }
  }
  if (window.open(`${origin}/window`)) tell.push("window.open got through");
};

(async () => {
  const before = document.body.childElementCount;
  for (const one of Object.entries(attempts)) await attempt(one);
  await absent();
  if (window.hurt) tell.push("a script ran");
  if (getComputedStyle(document.body).outlineWidth === "3px") tell.push("a style was applied");
  while (document.body.childElementCount > before) document.body.lastElementChild.remove();
  done({ tried: Object.keys(attempts).length, tell });
})();
