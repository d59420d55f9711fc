// Printing a screen.

export const printing = {
  nothing: 'There is nothing to print on this screen.',
  on: 'Printed',
  filter: 'Filter',
  used: 'Used by',
  cloud: 'Cloud',
  region: 'Region',
};
