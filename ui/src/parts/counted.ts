/** Describes a control with a count beside a control's name, for which the UI's types have no attribute yet. */
export const counted = (count: string | null): Record<string, string> =>
  count === null ? {} : { 'aria-description': count };
