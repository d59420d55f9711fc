// Access list of a project whose key is in Google Cloud, as a test opens it and signs in.

import { screen } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';

import { accessWorld, setAccess } from '../fixture/accessList';
import { setCloud } from '../fixture/clouds';
import type { CloudWorld } from '../fixture/clouds';
import { googleAdministrator, googleWorld } from '../fixture/google';
import type { GoogleWorld } from '../fixture/google';
import type { World } from '../fixture/world';
import { button, dialog, findButton } from './onAws';
import { connect } from './open';
import type { Opened } from './open';

/** Opens Access list. */
export async function show(
  google: Partial<GoogleWorld> = {},
  changed: Partial<World> = {},
  cloud: Partial<CloudWorld> = {},
): Promise<Opened> {
  setCloud(cloud);
  Object.assign(googleWorld, google);
  const { defaults } = accessWorld;
  setAccess({ defaults: { ...defaults, target: 'googleAccessLevel' } });
  const opened = await connect({ enabled: 'gcp', ...changed });
  await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
  await findButton('Read from Google Cloud');
  return opened;
}

/** Opens Access list as somebody who is signed in, and reads. */
export async function read(
  google: Partial<GoogleWorld> = {},
  cloud: Partial<CloudWorld> = {},
): Promise<Opened> {
  const opened = await show({ signedIn: googleAdministrator(), ...google }, {}, cloud);
  await screen.findByText('Google Cloud, sam@northwind.example');
  await opened.user.click(button('Read from Google Cloud'));
  await findButton('Read again');
  return opened;
}

/** Opens the dialog in which one signs in. */
export async function openConnect({ user }: { user: UserEvent }): Promise<HTMLElement> {
  await user.click(button('Read from Google Cloud'));
  return dialog('Connect Google Cloud');
}
