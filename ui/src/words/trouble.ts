// What is said when Keygate itself is wrong, and about the logs that help then.

export const trouble = {
  title: 'Something in Keygate went wrong',
  text: 'This is a defect in Keygate. What it keeps on this computer is safe, and what you sent to Atlas before stays as Atlas answered. If something on screen no longer answers, start the screen again: the connection stays, and only what you typed and did not send is lost.',
  drawing:
    'This part of the screen could not be drawn. What Keygate keeps on this computer is safe, and nothing was sent to Atlas because of it. Try again, or start the whole screen again.',
  startAgain: 'Start the screen again',
  openLogs: 'Open log folder',
};

export const logs = {
  title: 'Logs',
  text: 'Keygate writes down what it asked Atlas for, how that ended and how long it took, so that somebody can help you when something does not work. No secret, no address list and nothing you typed into a key form is in it.',
  open: trouble.openLogs,
};
