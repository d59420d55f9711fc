// What stands above everything in what is saved or printed.

export const marks = {
  practice: 'PRACTICE: these addresses are made up. Do not use them.',
  privateIssuer:
    'A proxy that can change what Atlas sends stands between Keygate and Atlas. Compare the addresses with Atlas’s own list on another network before you use them.',
};

/** How facts about a list are called. */
export const source = {
  fetched: 'Fetched',
  atlas: 'From',
  count: 'Addresses',
  digest: 'SHA-256 of the addresses, one a line',
};
