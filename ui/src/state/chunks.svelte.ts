// The rows of one view that are on this side: fetched by range as they are needed, kept in chunks.

interface Sizes {
  /** Rows of a chunk. */
  chunk: number;
  /** Chunks kept; those that were needed longest ago are let go. */
  kept: number;
}

export class Chunks<Row> {
  #chunks = $state.raw<ReadonlyMap<number, Row[]>>(new Map());
  #underWay = new Set<number>();
  /** The chunks needed last, the newest at the end. */
  #needed: number[] = [];

  constructor(
    private readonly sizes: Sizes,
    /** Asks for `count` rows from row `start` on. */
    private readonly fetch: (start: number, count: number) => Promise<Row[]>,
    /** Hears why rows of this view did not come. */
    private readonly onfailed: (thrown: unknown) => void,
  ) {}

  row(index: number): Row | undefined {
    const { chunk } = this.sizes;
    return this.#chunks.get(Math.floor(index / chunk))?.[index % chunk];
  }

  /** The whole chunks that hold the rows from `first` to `last`: where they start, and how many rows. */
  around(first: number, last: number): { start: number; count: number } {
    const { chunk } = this.sizes;
    const from = Math.floor(Math.max(first, 0) / chunk);
    return { start: from * chunk, count: (Math.floor(last / chunk) - from + 1) * chunk };
  }

  /** Begins another view with its rows from `start` on. */
  begin(start: number, rows: Row[]): void {
    this.drop();
    this.#chunks = new Map(this.#cut(start, rows));
  }

  /** Rows that are on their way are not taken any more. */
  drop(): void {
    this.#underWay = new Set();
  }

  /** Sees to it that the rows from `first` to `last` of `all` come in. */
  need(first: number, last: number, all: number): void {
    const { chunk, kept } = this.sizes;
    const missing: number[] = [];
    const end = Math.floor(Math.min(last, all - 1) / chunk);
    for (let at = Math.floor(Math.max(first, 0) / chunk); at <= end; at++) {
      this.#needed = [...this.#needed.filter((other) => other !== at), at].slice(-kept);
      if (!this.#chunks.has(at) && !this.#underWay.has(at)) missing.push(at);
    }
    const [from, to] = [missing[0], missing.at(-1)];
    if (from !== undefined && to !== undefined) void this.#fetch(from, to);
  }

  /** Fetches the chunks `from` to `to`. */
  async #fetch(from: number, to: number): Promise<void> {
    const { chunk, kept } = this.sizes;
    const underWay = this.#underWay;
    for (let at = from; at <= to; at++) underWay.add(at);
    try {
      const rows = await this.fetch(from * chunk, (to - from + 1) * chunk);
      if (underWay !== this.#underWay) return;
      const chunks = new Map([...this.#chunks, ...this.#cut(from * chunk, rows)]);
      // Neither what is seen nor what has the focus is let go, however far apart they are.
      if (chunks.size > kept) {
        for (const key of [...chunks.keys()]) if (!this.#needed.includes(key)) chunks.delete(key);
      }
      this.#chunks = chunks;
    } catch (thrown) {
      if (underWay === this.#underWay) this.onfailed(thrown);
    } finally {
      for (let at = from; at <= to; at++) underWay.delete(at);
    }
  }

  /** Rows that begin with row `start`, as chunks with their numbers. */
  #cut(start: number, rows: Row[]): [number, Row[]][] {
    const { chunk } = this.sizes;
    const chunks: [number, Row[]][] = [];
    for (let at = 0; at < rows.length; at += chunk) {
      chunks.push([(start + at) / chunk, rows.slice(at, at + chunk)]);
    }
    return chunks;
  }
}
