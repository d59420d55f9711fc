// Times for people: ages while they are young, dates afterwards.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const dateAndTime = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});

const dateOnly = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

const timeOnly = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

/** `2 minutes ago`, `yesterday`, or `on 7 July 2026 at 14:02`; `now` in milliseconds. */
export function age(time: string, now: number): string {
  const then = Date.parse(time);
  if (Number.isNaN(then)) return 'at an unknown time';
  const passed = now - then;
  if (passed < MINUTE) return 'just now';
  if (passed < HOUR) return counted(Math.floor(passed / MINUTE), 'minute');
  if (passed < DAY) return counted(Math.floor(passed / HOUR), 'hour');
  if (passed < 2 * DAY) return 'yesterday';
  return `on ${whole(time)}`;
}

/** The whole date and time, in the computer's time zone. */
export function whole(time: string): string {
  const then = Date.parse(time);
  return Number.isNaN(then) ? 'unknown' : dateAndTime.format(then).replace(',', ' at');
}

/** What stands under the date alone: `at 14:02`. */
export function atTime(time: string): string {
  const then = Date.parse(time);
  return Number.isNaN(then) ? '' : `at ${timeOnly.format(then)}`;
}

/** The date alone: `7 July 2026`. */
export function day(time: string): string {
  const then = Date.parse(time);
  return Number.isNaN(then) ? 'unknown' : dateOnly.format(then);
}

function counted(count: number, unit: string): string {
  return count === 1 ? `1 ${unit} ago` : `${count} ${unit}s ago`;
}
