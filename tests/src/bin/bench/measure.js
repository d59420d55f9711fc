// Put into the page by the benchmarks: does what a person would and says how long it took, in
// milliseconds. Drawn means that the rows are in the page and laid out, ready for the next frame.
const grid = () => document.querySelector("[role=treegrid]");
const rows = () => [...(grid()?.querySelectorAll("[role=row]") ?? [])];
const count = () => Number(grid()?.getAttribute("aria-rowcount") ?? 0);
const settled = () => rows().every((row) => row.getAttribute("aria-busy") !== "true");
const button = (name) =>
  [...document.querySelectorAll("button")].find((one) => one.textContent.trim() === name);
/** What the list's status line says: how many addresses pass the filter, and whether there is one. */
const status = () => {
  const line = document.querySelector("p[role=status]").textContent;
  const [, matching, all] = /([\d,]+)( of [\d,]+)? addresses/.exec(line);
  return { matching: Number(matching.replaceAll(",", "")), filtered: all !== undefined };
};
const frame = () => new Promise((next) => requestAnimationFrame(next));

function until(is, from) {
  return new Promise((done) => {
    const look = () => {
      if (!is()) return;
      observer.disconnect();
      document.body.getBoundingClientRect();
      done(performance.now() - from);
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    look();
  });
}

/** Watches the frames while `work` is under way. */
async function watched(work) {
  const gaps = [];
  let over = false;
  const ended = work().then((result) => {
    over = true;
    return result;
  });
  let last = await frame();
  while (!over) {
    const now = await frame();
    gaps.push(now - last);
    last = now;
  }
  const seconds = gaps.reduce((sum, gap) => sum + gap, 0) / 1000;
  return { result: await ended, rate: gaps.length / seconds, worst: Math.max(...gaps) };
}

window.measure = {
  refresh: async () => {
    // The news of the last change has the list read once more.
    for (let frames = 0; frames < 20; frames++) await frame();
    await until(() => button("Refresh").getAttribute("aria-busy") === "false", 0);
    const before = count();
    const from = performance.now();
    button("Refresh").click();
    return until(() => count() !== before && settled(), from);
  },

  /** The next key's effect on the rows; asked for with `typed`. */
  listen: async () => {
    // What was typed before is off the screen.
    await until(() => !status().filtered && settled(), 0);
    const before = count();
    addEventListener(
      "keydown",
      () => {
        window.measure.pending = until(() => count() !== before && settled(), performance.now());
      },
      { capture: true, once: true },
    );
    return 0;
  },
  typed: () => window.measure.pending,

  expand: async () => {
    const sizeOf = (row) => Number(row.querySelector(".count").textContent.replaceAll(",", ""));
    const folded = rows().filter((row) => row.getAttribute("aria-expanded") === "false");
    const largest = folded.reduce((one, other) => (sizeOf(other) > sizeOf(one) ? other : one));
    const before = count();
    const from = performance.now();
    largest.click();
    const opened = await until(() => count() !== before && settled(), from);
    const open = count();
    largest.click();
    await until(() => count() !== open && settled(), 0);
    return opened;
  },

  /** Through all rows to the very end, in `milliseconds`. */
  scroll: async (milliseconds) => {
    // All groups are open.
    await until(() => count() > status().matching && settled(), 0);
    const box = grid();
    const end = box.scrollHeight - box.clientHeight;
    const from = performance.now();
    const scrolled = await watched(async () => {
      for (let part = 0; part < 1; ) {
        part = Math.min(1, ((await frame()) - from) / milliseconds);
        box.scrollTop = part * end;
      }
    });
    const last = () => box.querySelector(`[aria-rowindex="${count()}"]`);
    await until(() => last() && settled(), 0);
    const seen = last().getBoundingClientRect().bottom <= box.getBoundingClientRect().bottom + 1;
    box.scrollTop = 0;
    return { ...scrolled, rows: count(), seen };
  },

  /** Saves the list with *Export CSV*, after looking where that is asked for. */
  exported: async () => {
    button("Export CSV").click();
    await until(() => button("Save anyway"), 0);
    const from = performance.now();
    return watched(async () => {
      button("Save anyway").click();
      return until(() => document.body.textContent.includes("Saved "), from);
    });
  },
};
