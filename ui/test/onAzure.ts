// Access list of a project whose key is in Azure, as a test opens it and signs in.

import { screen } from '@testing-library/svelte';

import { accessWorld, setAccess } from '../fixture/accessList';
import { azureAdministrator, azureWorld } from '../fixture/azure';
import type { AzureWorld } from '../fixture/azure';
import { setCloud } from '../fixture/clouds';
import type { CloudWorld } from '../fixture/clouds';
import type { World } from '../fixture/world';
import { button, findButton } from './onAws';
import { connect } from './open';
import type { Opened } from './open';

/** Opens Access list. */
export async function show(
  azure: Partial<AzureWorld> = {},
  cloud: Partial<CloudWorld> = {},
  changed: Partial<World> = {},
): Promise<Opened> {
  setCloud(cloud);
  Object.assign(azureWorld, azure);
  setAccess({ defaults: { ...accessWorld.defaults, target: 'azureFirewall' } });
  const opened = await connect({ enabled: 'azure', ...changed });
  await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
  await findButton('Read from Azure');
  return opened;
}

/** Opens Access list as somebody who is signed in, and reads. */
export async function read(
  azure: Partial<AzureWorld> = {},
  cloud: Partial<CloudWorld> = {},
): Promise<Opened> {
  const opened = await show({ signedIn: azureAdministrator(), ...azure }, cloud);
  await screen.findByText(/^Azure tenant .*, sam@example\.com$/);
  await opened.user.click(button('Read from Azure'));
  await findButton('Read again');
  return opened;
}
