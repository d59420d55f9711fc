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
  }

  const parts: Part[];
  export default parts;
}
