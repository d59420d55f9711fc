// The only place that knows Tauri. Every command becomes a promise of its value; every failure
// becomes a `KeygateError`.

import { Channel } from '@tauri-apps/api/core';

import { commands } from './bindings';
import type {
  ArtefactRequest,
  AtlasView,
  CheckEveryView,
  ClusterKeyView,
  ComparisonTableView,
  ConnectPhaseView,
  ConnectRequest,
  CopyScopeRequest,
  DefectRequest,
  ErrorView,
  KmsFormRequest,
  LinkRequest,
  MovesView,
  NetworkingView,
  NewRoleRequest,
  NoticeView,
  ProviderView,
  ProxyRequest,
  refusalCodes,
  RowsRequest,
  SavePhaseView,
  SaveRequest,
  ThemeView,
  WaitView,
  ZoomRequest,
} from './bindings';

export type * from './bindings';

/** One of Atlas's error codes that there are words of our own for. */
export type RefusalCode = (typeof refusalCodes)[number];

/** A command failed; `view` says how, and `words/errors.ts` says it to people. */
export class KeygateError extends Error {
  constructor(readonly view: ErrorView) {
    super(view.code);
    this.name = 'KeygateError';
  }
}

/** Whatever was thrown, as the one error type. */
export function asKeygateError(thrown: unknown): KeygateError {
  if (thrown instanceof KeygateError) return thrown;
  if (isErrorView(thrown)) return new KeygateError(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new KeygateError({ code: 'internal', detail });
}

export const keygate = {
  start: () => settle(commands.start()),
  watchNotices: (listen: (notice: NoticeView) => void) =>
    settle(commands.watchNotices(channel(listen))),
  setUnsaved: (unsaved: boolean) => settle(commands.setUnsaved(unsaved)),
  closeWindow: () => settle(commands.closeWindow()),

  connect: (request: ConnectRequest, onPhase: (phase: ConnectPhaseView) => void) =>
    settle(commands.connect(request, channel(onPhase))),
  resume: (onPhase: (phase: ConnectPhaseView) => void) => settle(commands.resume(channel(onPhase))),
  sessionOnly: () => settle(commands.sessionOnly()),
  cancelConnect: () => settle(commands.cancelConnect()),
  practice: () => settle(commands.practice()),
  showAddresses: (atlas: AtlasView) => settle(commands.showAddresses(atlas)),
  disconnect: (keep: boolean) => settle(commands.disconnect(keep)),
  chooseProject: (projectId: string) => settle(commands.chooseProject(projectId)),

  readEncryption: (projectId: string) => settle(commands.readEncryption(projectId)),
  checkForm: (form: KmsFormRequest) => settle(commands.checkForm(form)),
  prepareSave: (request: SaveRequest) => settle(commands.prepareSave(request)),
  dropSummary: () => settle(commands.dropSummary()),
  prepareOff: (projectId: string, provider: ProviderView) =>
    settle(commands.prepareOff(projectId, provider)),
  send: (token: number, onPhase: (phase: SavePhaseView) => void) =>
    settle(commands.send(token, channel(onPhase))),

  createRole: (projectId: string, role: NewRoleRequest, key: string) =>
    settle(commands.createRole(projectId, role, key)),
  roleSetup: (projectId: string, roleId: string, key: string) =>
    settle(commands.roleSetup(projectId, roleId, key)),
  authorizeRole: (
    projectId: string,
    roleId: string,
    arn: string,
    onWait: (wait: WaitView) => void,
  ) => settle(commands.authorizeRole(projectId, roleId, arn, channel(onWait))),
  waitForRole: (projectId: string, roleId: string, key: string, onWait: (wait: WaitView) => void) =>
    settle(commands.waitForRole(projectId, roleId, key, channel(onWait))),
  cancelWaiting: () => settle(commands.cancelWaiting()),

  readNetworking: (projectId: string, provider: ProviderView) =>
    settle(commands.readNetworking(projectId, provider)),
  prepareNetworking: (
    projectId: string,
    provider: ProviderView,
    on: boolean,
    addressConditionsSettled: boolean,
  ) => settle(commands.prepareNetworking(projectId, provider, on, addressConditionsSettled)),
  createEndpoint: (projectId: string, provider: ProviderView, region: string) =>
    settle(commands.createEndpoint(projectId, provider, region)),
  deleteEndpoint: (projectId: string, provider: ProviderView, endpointId: string) =>
    settle(commands.deleteEndpoint(projectId, provider, endpointId)),
  followEndpoints: (
    projectId: string,
    provider: ProviderView,
    onLook: (look: NetworkingView) => void,
  ) => settle(commands.followEndpoints(projectId, provider, channel(onLook))),
  prepareSearchNodes: (projectId: string, on: boolean) =>
    settle(commands.prepareSearchNodes(projectId, on)),
  readOff: (projectId: string, provider: ProviderView) =>
    settle(commands.readOff(projectId, provider)),

  readClusters: (projectId: string) => settle(commands.readClusters(projectId)),
  prepareMoves: (projectId: string, clusters: string[], to: ClusterKeyView) =>
    settle(commands.prepareMoves(projectId, clusters, to)),
  startMoves: (token: number) => settle(commands.startMoves(token)),
  watchMoves: (listen: (moves: MovesView) => void) => settle(commands.watchMoves(channel(listen))),
  stopMoves: (projectId: string) => settle(commands.stopMoves(projectId)),
  forgetMoves: (projectId: string) => settle(commands.forgetMoves(projectId)),

  readAddresses: () => settle(commands.readAddresses()),
  refreshAddresses: () => settle(commands.refreshAddresses()),
  cancelFetch: () => settle(commands.cancelFetch()),
  addressRows: (view: RowsRequest, start: number, count: number) =>
    settle(commands.addressRows(view, start, count)),
  findRow: (view: RowsRequest, text: string, after: number) =>
    settle(commands.findRow(view, text, after)),
  copyAddresses: (view: RowsRequest, scope: CopyScopeRequest, looked: boolean) =>
    settle(commands.copyAddresses(view, scope, looked)),
  exportCsv: (view: RowsRequest, looked: boolean, onProgress: (written: number) => void) =>
    settle(commands.exportCsv(view, looked, channel(onProgress))),

  readNeeded: () => settle(commands.readNeeded()),
  tickProjects: (projectIds: string[]) => settle(commands.tickProjects(projectIds)),

  readAccessList: () => settle(commands.readAccessList()),
  compareText: async (text: string) => {
    if (text.length <= PART) return settle(commands.compareText(text));
    let first = true;
    for (const part of parts(text)) {
      await settle(commands.takePart(part, first));
      first = false;
    }
    return settle(commands.compareParts());
  },
  compareFile: (onChosen: (name: string) => void) =>
    settle(commands.compareFile(channel(onChosen))),
  takeDrops: (takes: boolean) => settle(commands.takeDrops(takes)),
  compareDropped: () => settle(commands.compareDropped()),
  pickList: (position: number) => settle(commands.pickList(position)),
  forgetAccessList: () => settle(commands.forgetAccessList()),
  comparisonRows: (generation: number, table: ComparisonTableView, start: number, count: number) =>
    settle(commands.comparisonRows(generation, table, start, count)),
  writeArtefact: (request: ArtefactRequest) => settle(commands.writeArtefact(request)),
  copyArtefact: (token: number, file: number, looked: boolean) =>
    settle(commands.copyArtefact(token, file, looked)),
  saveArtefact: (token: number, file: number, looked: boolean) =>
    settle(commands.saveArtefact(token, file, looked)),
  saveRollback: () => settle(commands.saveRollback()),

  showSaved: (file: number) => settle(commands.showSaved(file)),
  cancelSave: () => settle(commands.cancelSave()),

  readHistory: () => settle(commands.readHistory()),
  compareMoments: (from: string, to: string) => settle(commands.compareMoments(from, to)),

  openLink: (link: LinkRequest) => settle(commands.openLink(link)),

  readActivity: () => settle(commands.readActivity()),
  activityRows: (of: number, start: number, count: number) =>
    settle(commands.activityRows(of, start, count)),

  readSettings: () => settle(commands.readSettings()),
  setTheme: (theme: ThemeView) => settle(commands.setTheme(theme)),
  setZoom: (zoom: ZoomRequest) => settle(commands.setZoom(zoom)),
  setCheckEvery: (every: CheckEveryView) => settle(commands.setCheckEvery(every)),
  setNotifications: (on: boolean) => settle(commands.setNotifications(on)),
  setProxy: (proxy: ProxyRequest) => settle(commands.setProxy(proxy)),
  chooseCertificates: () => settle(commands.chooseCertificates()),
  removeCertificates: () => settle(commands.removeCertificates()),
  leaveComputer: () => settle(commands.leaveComputer()),
  setWatchClosed: (on: boolean) => settle(commands.setWatchClosed(on)),
  openLogFolder: () => settle(commands.openLogFolder()),
  reportDefect: (defect: DefectRequest) => settle(commands.reportDefect(defect)),
  setCustomAddress: (address: string | null) => settle(commands.setCustomAddress(address)),
};

/** A longer text is handed over in parts, between which the window goes on. */
const PART = 500_000;

/** The parts of a text; none ends within a character. */
function* parts(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    const last = text.charCodeAt(at + PART - 1);
    const isHalf = last >= 0xd800 && last < 0xdc00;
    const end = at + PART - (isHalf ? 1 : 0);
    yield text.slice(at, end);
    at = end;
  }
}

/** What a command gives: the data of a fallible one, the value itself of one that cannot fail. */
type Given<R> = [Extract<R, { status: 'ok' }>] extends [never]
  ? R
  : Extract<R, { status: 'ok' }> extends { data: infer Data }
    ? Data
    : never;

async function settle<R>(call: Promise<R>): Promise<Given<R>> {
  let answer: unknown;
  try {
    answer = await call;
  } catch (thrown) {
    throw asKeygateError(thrown);
  }
  if (isResult(answer)) {
    if (answer.status === 'error') throw new KeygateError(answer.error);
    return answer.data as Given<R>;
  }
  return answer as Given<R>;
}

/** A command that has no failures of its own is rejected like this where it panicked. */
function isErrorView(thrown: unknown): thrown is ErrorView {
  return typeof thrown === 'object' && thrown !== null && 'code' in thrown;
}

type Result = { status: 'ok'; data: unknown } | { status: 'error'; error: ErrorView };

function isResult(answer: unknown): answer is Result {
  if (typeof answer !== 'object' || answer === null || !('status' in answer)) return false;
  return answer.status === 'ok' || answer.status === 'error';
}

function channel<T>(listen: (message: T) => void): Channel<T> {
  const opened = new Channel<T>();
  opened.onmessage = listen;
  return opened;
}
