// Access list of a project whose key is in AWS, as a test opens it and signs in.

import { screen, within } from '@testing-library/svelte';
import type { UserEvent } from '@testing-library/user-event';

import { accessWorld, setAccess } from '../fixture/accessList';
import type { AccessWorld } from '../fixture/accessList';
import { KEY, ROLE, administrator, setCloud } from '../fixture/clouds';
import type { CloudWorld } from '../fixture/clouds';
import { world } from '../fixture/world';
import type { World } from '../fixture/world';
import { connect } from './open';
import type { Opened } from './open';

export const button = (name: string | RegExp) => screen.getByRole('button', { name });
export const findButton = (name: string | RegExp) => screen.findByRole('button', { name });
export const dialog = (name: string | RegExp) => screen.findByRole('dialog', { name });
export const sent = (command: string) => world.calls.filter((call) => call.command === command);
export const result = () => screen.findByRole('region', { name: 'Result' });
export const says = async (text: string | RegExp) => within(await result()).findByText(text);

/** Opens Access list. */
export async function show(
  cloud: Partial<CloudWorld> = {},
  changed: Partial<World> = {},
  list: Partial<AccessWorld> = {},
): Promise<Opened> {
  setCloud(cloud);
  const { defaults } = accessWorld;
  const ours = { ...defaults, target: 'awsRolePolicy', roleArn: ROLE, keyArn: KEY } as const;
  setAccess({ ...list, defaults: ours });
  const opened = await connect({ enabled: 'aws', ...changed });
  await opened.user.click(screen.getByRole('link', { name: 'Access list' }));
  await findButton('Read from AWS');
  return opened;
}

/** Opens Access list as somebody who is signed in, and reads. */
export async function read(
  cloud: Partial<CloudWorld> = {},
  changed: Partial<World> = {},
  list: Partial<AccessWorld> = {},
): Promise<Opened> {
  const opened = await show({ signedIn: administrator('pasted'), ...cloud }, changed, list);
  await screen.findByText('AWS account 000000000000, role KeyAdministrator');
  await opened.user.click(button('Read from AWS'));
  await findButton('Read again');
  return opened;
}

/** Opens the dialog in which one signs in. */
export async function openConnect({ user }: { user: UserEvent }): Promise<HTMLElement> {
  await user.click(button('Read from AWS'));
  return dialog('Connect AWS');
}
