// Collects every text that a script in this page can reach. Called with a callback.
const done = arguments[arguments.length - 1];

const MOST = 2_000_000;
const texts = [document.documentElement.outerHTML, document.title, location.href];
const seen = new Set();
const waiting = [window, document, ...document.querySelectorAll("*")];

for (const field of document.querySelectorAll("input, textarea, select")) texts.push(field.value);

const reach = (value) => {
  if (typeof value === "string") texts.push(value);
  else if ((typeof value === "object" && value !== null) || typeof value === "function") waiting.push(value);
};

while (waiting.length > 0 && seen.size < MOST) {
  const value = waiting.pop();
  if (seen.has(value)) continue;
  seen.add(value);
  for (const key of Reflect.ownKeys(value)) {
    if (typeof key === "string") texts.push(key);
    try {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      if (property && "value" in property) reach(property.value);
    } catch {
      // Some of the browser's own objects let nobody look.
    }
  }
  if (value instanceof Map) for (const pair of value) pair.forEach(reach);
  if (value instanceof Set) value.forEach(reach);
}

const kept = async () => {
  for (const storage of [localStorage, sessionStorage]) texts.push(JSON.stringify(Object.entries(storage)));
  texts.push(document.cookie);
  const databases = await indexedDB.databases();
  const caches_ = typeof caches === "undefined" ? [] : await caches.keys();
  texts.push(JSON.stringify({ databases, caches_ }));
};

kept()
  .catch((error) => texts.push(`a storage could not be looked at: ${error}`))
  .then(() => done({ text: texts.join("\n"), objects: seen.size }));
