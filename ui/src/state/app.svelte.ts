// The program's page: what it starts with, the connection, and what the program says by itself.

import type {
  ConnectionView,
  FileDragView,
  KeygateError,
  EventView,
  SettingsView,
  StartView,
  StorageNoticeView,
  ZoomRequest,
  ZoomView,
} from '../ipc';
import { asKeygateError, keygate } from '../ipc';
import { Clock } from './clock.svelte';
import { Connected } from './connection/connected.svelte';
import { Connecting } from './connection/connecting.svelte';
import { Defects } from './defects.svelte';
import { Dialogs } from './dialogs.svelte';
import { Messages } from './messages.svelte';
import { Route } from './route.svelte';
import { Theme } from './theme.svelte';

/** Milliseconds for which nothing may be drawn while the list is on its way. */
const PATIENCE = 400;

export class App {
  readonly clock = new Clock();
  readonly messages: Messages = new Messages(() => this.route.screen);
  readonly theme = new Theme();
  readonly dialogs = new Dialogs();
  readonly defects = new Defects();
  readonly route = new Route(() => this.connected?.project ?? null);
  start = $state.raw<StartView | null>(null);
  /** How large the page is drawn, percent. */
  zoom = $state(100);
  /** What is not as it should be in the data folder. */
  storage = $state.raw<StorageNoticeView[]>([]);
  connecting = $state.raw<Connecting | null>(null);
  /** The list is on its way already: Connect would be gone before anybody saw it. */
  entering = $state(false);
  connected = $state.raw<Connected | null>(null);
  /** *Disconnect* asks what becomes of the kept secret. */
  disconnecting = $state(false);
  /** The shortcut sheet is open. */
  helping = $state(false);
  /** The program could not begin. */
  broken = $state.raw<KeygateError | null>(null);

  /** Begins: reads what the program starts with, listens, takes up an earlier connection. */
  async begin(): Promise<void> {
    try {
      const listening = keygate.watchEvents((event) => {
        this.#take(event);
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
    // Getting there may wait for a key store that shows a prompt.
    const timer = setTimeout(() => (this.entering = false), PATIENCE);
    await this.connecting?.showAddresses();
    clearTimeout(timer);
    this.entering = false;
  }

  /** *Disconnect*: asks about clusters that wait and about the kept secret, where there are such. */
  askToDisconnect(): void {
    const { connected } = this;
    if (!connected) return;
    this.route.guard(async () => {
      const go = async () => {
        if (connected.view.kept) this.disconnecting = true;
        // Practice and reading without a sign-in leave the key store alone.
        else await this.disconnect(connected.view.mode !== 'signedIn');
      };
      if (connected.moves.someWait) this.route.leaving = { reason: 'clustersWait', go };
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
    this.connected?.end();
    this.connected = null;
    this.route.screen = 'connect';
    try {
      await this.#startAgain();
    } catch (thrown) {
      this.messages.failed(thrown);
    }
  }

  /** Draws everything larger or smaller; gives how large it is then, percent. */
  async zoomTo(zoom: ZoomRequest): Promise<ZoomView> {
    const drawn = await keygate.setZoom(zoom);
    this.zoom = drawn.percent;
    return drawn;
  }

  /** Settings changed what Connect offers. */
  settingsChanged(settings: SettingsView): void {
    if (this.start) this.start = { ...this.start, customAddress: settings.customAddress };
    // What is remembered may belong to another address now.
    if (!this.connected) {
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
    this.connecting = new Connecting(start, (connection) => {
      this.#enter(connection);
    });
  }

  #enter(connection: ConnectionView): void {
    const connected = new Connected(connection);
    this.connected?.end();
    this.connected = connected;
    this.route.screen = connection.mode === 'addressesOnly' ? 'addresses' : 'encryption';
    connected.watchMoves().catch((thrown: unknown) => {
      this.messages.failed(thrown);
    });
  }

  #dragged(drag: FileDragView): void {
    const accessList = this.connected?.accessList;
    if (accessList) accessList.fileOver = drag.kind === 'over';
    if (drag.kind === 'dropped') {
      void accessList?.compareDropped().then((became) => {
        if (became === 'busy') this.messages.dropRefused('comparing');
      });
    }
    if (drag.kind === 'overInVain') this.messages.dropRefused(drag.reason);
  }

  #take(event: EventView): void {
    switch (event.kind) {
      case 'closeRequested':
        this.route.leaving = {
          reason: event.reason,
          go: () => keygate.closeWindow().then(() => undefined),
        };
        break;
      case 'defect':
        this.defects.shown = true;
        break;
      case 'openSettings':
        // What is behind a dialog cannot be used.
        if (this.dialogs.open === 0) this.route.go('settings');
        break;
      case 'systemTheme':
        this.theme.systemDark = event.dark;
        break;
      case 'systemContrast':
        this.theme.systemContrast = event.more;
        break;
      case 'storage':
        this.storage = event.notices;
        break;
      case 'fileDrag':
        this.#dragged(event.drag);
        break;
      case 'activity':
        if (this.route.screen === 'activity') void this.connected?.activity.look();
        break;
      case 'addressesChanged':
        this.connected?.changed(null);
        break;
      case 'listChanged':
      case 'clusterAddresses':
      case 'cloudChanged':
        this.connected?.changed(event);
        break;
    }
  }
}
