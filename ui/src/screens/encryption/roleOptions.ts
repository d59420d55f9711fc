import type { ProviderView, RoleView } from '../../ipc';
import type { Option } from '../../parts/SelectField.svelte';
import { roles as words } from '../../words/encryption/encryption';

/** Stands for the role that is not there yet. */
export const newRole = 'new';

/** The roles to choose from; one that is in use but not listed any more stays visible. */
export function roleOptions(roles: RoleView[], provider: ProviderView, chosen: string): Option[] {
  const options = roles
    .filter((role) => role.provider === provider)
    .map((role) => ({
      value: role.id,
      label: role.name || role.id,
      detail: role.ready ? role.detail : words.notReady,
      disabled: false,
    }));
  const unlisted =
    chosen === '' || options.some(({ value }) => value === chosen)
      ? []
      : [{ value: chosen, label: chosen, detail: words.inUse, disabled: false }];
  return [...unlisted, ...options, { value: newRole, label: words.setUp, disabled: false }];
}
