// What holds on every screen: the connection, the project, the screen, and leaving with care.

import { getContext, setContext } from 'svelte';

import type {
  ConnectionView,
  FileDragView,
  KeygateError,
  LeavingView,
  NoticeView,
  SettingsView,
  StartView,
  StorageNoticeView,
  ZoomRequest,
} from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import { AccessList } from './accessList.svelte';
import { Activity } from './activity.svelte';
import { Addresses } from './addresses.svelte';
import { Clock } from './clock.svelte';
import { Clusters } from './clusters.svelte';
import { Connecting } from './connecting.svelte';
import { Defects } from './defects.svelte';
import { Encryption } from './encryption.svelte';
import { Messages } from './messages.svelte';
import { Moves } from './moves.svelte';
import { Needed } from './needed.svelte';
import { Saving } from './saving.svelte';
import { Theme } from './theme.svelte';
import { dropRefused, dropWhileComparing } from '../words/accessList';
import { settings } from '../words/settings';
import type { News } from '../words/watch';

export type Screen =
  'connect' | 'encryption' | 'addresses' | 'accessList' | 'clusters' | 'activity' | 'settings';

/** Something that would lose what was typed or confirmed, waiting for the person's word. */
export interface Leaving {
  reason: LeavingView;
  go: () => Promise<void>;
}

/** Milliseconds for which nothing may be drawn while the list is on its way. */
const PATIENCE = 400;

export class App {
  readonly clock = new Clock();
  /** What is done in practice is not what was done really, so each connection reads its own. */
  activity = $state.raw(new Activity());
  readonly messages = new Messages();
  readonly theme = new Theme();
  readonly defects = new Defects();
  start = $state.raw<StartView | null>(null);
  /** How large the page is drawn, percent. */
  zoom = $state(100);
  /** What is not as it should be in the data folder. */
  storage = $state.raw<StorageNoticeView[]>([]);
  connecting = $state.raw<Connecting | null>(null);
  /** The list is on its way already: Connect would be gone before anybody saw it. */
  entering = $state(false);
  connection = $state.raw<ConnectionView | null>(null);
  screen = $state<Screen>('connect');
  /** Atlas's addresses changed, and nobody put the message away yet. */
  news = $state.raw<News | null>(null);
  encryption = $state.raw<Encryption | null>(null);
  saving = $state.raw<Saving | null>(null);
  addresses = $state.raw<Addresses | null>(null);
  accessList = $state.raw<AccessList | null>(null);
  clusters = $state.raw<Clusters | null>(null);
  readonly moves = new Moves((projectId) => {
    const { clusters } = this;
    if (clusters?.view && clusters.projectId === projectId) void clusters.look();
  });
  leaving = $state.raw<Leaving | null>(null);
  disconnecting = $state(false);
  /** The shortcut sheet is open. */
  helping = $state(false);
  /** Dialogs that are open; what lies behind them cannot be reached. */
  dialogs = $state(0);
  switchingProject = $state(false);
  /** The program could not begin. */
  broken = $state.raw<KeygateError | null>(null);

  readonly mode = $derived(this.connection?.mode ?? null);
  readonly project = $derived(this.connection?.project ?? null);
  readonly unsaved = $derived(this.encryption?.dirty ?? false);
  readonly sending = $derived(this.saving !== null && this.saving.phase !== null);

  /** Begins: reads what the program starts with, listens, takes up an earlier connection. */
  async begin(): Promise<void> {
    try {
      const listening = keygate.watchNotices((notice) => {
        this.#noticed(notice);
      });
      await Promise.all([this.#startAgain(), listening]);
    } catch (thrown) {
      this.broken = asKeygateError(thrown);
      return;
    }
    // A screen that was started again finds the connection as it was.
    if (this.start?.connection) this.#enter(this.start.connection);
    else if (this.start?.beginsWithAddresses) await this.#beginWithAddresses();
    else if (this.start?.remembered?.resume) await this.connecting?.resume();
  }

  async #beginWithAddresses(): Promise<void> {
    this.entering = true;
    // The way there may wait for a key store that shows a prompt.
    const timer = setTimeout(() => (this.entering = false), PATIENCE);
    await this.connecting?.showAddresses();
    clearTimeout(timer);
    this.entering = false;
  }

  /** Goes to another screen; asks first where something would be lost. */
  go(screen: Screen): void {
    if (screen === this.screen) return;
    // The list comes before Save (safety rule S1): on the way to it and back, what was typed waits.
    if (!this.sending && (screen === 'accessList' || screen === 'encryption')) {
      this.screen = screen;
      return;
    }
    this.guard(() => {
      this.screen = screen;
      return Promise.resolve();
    });
  }

  /** Does `go` at once, or after the person agreed to lose what was typed. */
  guard(go: () => Promise<void>): void {
    if (this.sending) this.leaving = { reason: 'sending', go };
    else if (this.unsaved) this.leaving = { reason: 'unsaved', go };
    else void go();
  }

  stay(): void {
    this.leaving = null;
  }

  async leave(): Promise<void> {
    const { leaving } = this;
    this.leaving = null;
    this.encryption?.discard();
    await leaving?.go();
  }

  chooseProject(projectId: string): void {
    if (projectId === this.project?.id) return;
    this.guard(async () => {
      this.switchingProject = true;
      try {
        this.#connected(await keygate.chooseProject(projectId));
      } catch (thrown) {
        this.messages.failed(thrown);
      } finally {
        this.switchingProject = false;
      }
    });
  }

  /** *Disconnect*: asks about clusters that wait and about the kept secret, where there are such. */
  askToDisconnect(): void {
    this.guard(async () => {
      const go = async () => {
        if (this.connection?.kept) this.disconnecting = true;
        // Practice and reading without a sign-in leave the key store alone.
        else await this.disconnect(this.mode !== 'signedIn');
      };
      if (this.moves.someWait) this.leaving = { reason: 'clustersWait', go };
      else await go();
    });
  }

  async disconnect(keep: boolean): Promise<void> {
    this.disconnecting = false;
    try {
      await keygate.disconnect(keep);
    } catch (thrown) {
      this.messages.failed(thrown);
    }
    this.connection = null;
    this.news = null;
    this.encryption = null;
    this.saving = null;
    this.addresses = null;
    this.accessList = null;
    this.clusters = null;
    this.moves.clear();
    this.screen = 'connect';
    try {
      await this.#startAgain();
    } catch (thrown) {
      this.messages.failed(thrown);
    }
  }

  /** Draws everything larger or smaller, and says by how much. */
  async zoomTo(zoom: ZoomRequest): Promise<void> {
    try {
      this.zoom = await keygate.setZoom(zoom);
      this.messages.speak(settings.zoomed(this.zoom));
    } catch (thrown) {
      this.messages.failed(thrown);
    }
  }

  /** Settings changed what Connect offers. */
  settingsChanged(settings: SettingsView): void {
    if (this.start) this.start = { ...this.start, customAddress: settings.customAddress };
    // What is remembered may belong to another address now.
    if (!this.connection) {
      this.#startAgain().catch((thrown: unknown) => {
        this.messages.failed(thrown);
      });
    }
  }

  async #startAgain(): Promise<void> {
    const start = await keygate.start();
    this.start = start;
    this.storage = start.storage;
    this.theme.chosen = start.theme;
    this.theme.systemDark = start.systemDark;
    this.zoom = start.zoom;
    this.connecting = this.#newConnecting(start);
  }

  #newConnecting(start: StartView): Connecting {
    return new Connecting(start, (connection) => {
      this.#enter(connection);
    });
  }

  #enter(connection: ConnectionView): void {
    this.#connected(connection);
    this.screen = connection.mode === 'addressesOnly' ? 'addresses' : 'encryption';
  }

  #connected(connection: ConnectionView): void {
    const projectId = connection.project?.id ?? null;
    if (connection.host !== this.connection?.host || connection.mode !== this.mode) {
      this.addresses = new Addresses(new Needed());
      this.#newAccessList(this.addresses.needed);
      this.activity = new Activity();
    } else if (this.addresses && projectId !== (this.project?.id ?? null)) {
      this.#newAccessList(this.addresses.needed);
    }
    this.connection = connection;
    if (projectId === null) {
      this.encryption = null;
      this.saving = null;
      this.clusters = null;
    } else if (projectId !== this.encryption?.projectId) {
      this.encryption = new Encryption(projectId);
      this.saving = new Saving(this.encryption);
      this.clusters = new Clusters(projectId, this.moves);
    }
    if (connection.mode !== 'addressesOnly') {
      this.moves.watch().catch((thrown: unknown) => {
        this.messages.failed(thrown);
      });
    }
  }

  /** What the forms begin with belongs to the project. */
  #newAccessList(needed: Needed): void {
    const accessList = new AccessList(needed);
    needed.onTicked = () => {
      if (accessList.view) void accessList.read();
    };
    this.accessList = accessList;
  }

  #dragged(drag: FileDragView): void {
    const { accessList } = this;
    if (accessList) accessList.fileOver = drag.kind === 'over';
    if (drag.kind === 'dropped') void this.#dropped(accessList);
    if (drag.kind === 'overInVain') this.messages.plain(dropRefused[drag.reason]);
  }

  async #dropped(accessList: AccessList | null): Promise<void> {
    if ((await accessList?.compareDropped()) === 'busy') this.messages.plain(dropWhileComparing);
  }

  #noticed(notice: NoticeView): void {
    switch (notice.kind) {
      case 'closeRequested':
        this.leaving = {
          reason: notice.reason,
          go: () => keygate.closeWindow().then(() => undefined),
        };
        break;
      case 'defect':
        this.defects.shown = true;
        break;
      case 'systemTheme':
        this.theme.systemDark = notice.dark;
        break;
      case 'systemContrast':
        this.theme.systemContrast = notice.more;
        break;
      case 'storage':
        this.storage = notice.notices;
        break;
      case 'fileDrag':
        this.#dragged(notice.drag);
        break;
      case 'activity':
        if (this.screen === 'activity') void this.activity.look();
        break;
      case 'listChanged':
      case 'clusterAddresses':
        this.news = notice;
        void this.addresses?.read();
        if (this.accessList?.view) void this.accessList.read();
        break;
    }
  }
}

const key = Symbol('app');

export function setApp(app: App): void {
  setContext(key, app);
}

export function getApp(): App {
  return getContext<App>(key);
}
