// What is said when Keygate itself is wrong, and about the logs that help then.

export const trouble = {
  title: 'Something in Keygate went wrong',
  text: 'This is a defect in Keygate. What it stores on this computer is safe, and nothing you sent to Atlas is lost. If something on screen no longer works, start the screen again. You stay connected, and lose only what you typed and did not send.',
  drawing:
    'Keygate could not show this part of the screen. What it stores on this computer is safe, and it sent nothing to Atlas because of this. Try again, or start the whole screen again.',
  startAgain: 'Start the screen again',
  openLogs: 'Open log folder',
};

export const logs = {
  title: 'Logs',
  text: 'Keygate logs each request to Atlas, its result and how long it took, so that somebody can help you. The logs contain no secrets, no address lists and nothing you typed into a key form.',
  open: trouble.openLogs,
};
