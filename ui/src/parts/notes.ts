/** A line under a field. */
export interface Note {
  level: 'block' | 'warn';
  text: string;
}
