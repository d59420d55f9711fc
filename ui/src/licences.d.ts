// Made while the UI is built; see licences.ts beside this folder.

declare module 'virtual:licences' {
  /** A crate or package that is part of the program. */
  export interface Part {
    name: string;
    version: string;
    /** As an SPDX expression; empty where its maker names none. */
    licence: string;
    /** Whom its licence names; empty where it names nobody. */
    copyright: string;
    /** Where its licence's wordings stand in `texts`. */
    texts: number[];
  }

  /** Every wording once. */
  export const texts: string[];

  const parts: Part[];
  export default parts;
}
