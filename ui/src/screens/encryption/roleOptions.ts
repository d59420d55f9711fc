import type { ProviderView, RoleView } from '../../ipc';
import type { Option } from '../../parts/SelectField.svelte';
import { roles as words } from '../../words/encryption/encryption';
import { isolated } from '../../words/names';

/** Stands for the role that is not there yet. */
export const newRole = 'new';

/** What a person knows a role by, beside its ID; the ID alone where it is not listed. */
export function roleName(roles: RoleView[], id: string): string {
  const name = roles.find((role) => role.id === id)?.name;
  return name ? `${isolated(name)} (${id})` : id;
}

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
