// Every step of a runbook; the type makes a missing one fail to compile.

import type { RunbookStepKindView } from '../src/ipc/bindings';

const all: Record<RunbookStepKindView, true> = {
  readFromCloud: true,
  addToCloud: true,
  openRolePolicy: true,
  createManagedPolicies: true,
  attachManagedPolicies: true,
  addRoleStatement: true,
  compareRolePolicy: true,
  replaceRolePolicy: true,
  checkOtherPolicies: true,
  openKeyPolicy: true,
  compareKeyPolicy: true,
  replaceKeyPolicy: true,
  addKeyStatement: true,
  compareVault: true,
  enterFewAddresses: true,
  uploadScript: true,
  addRules: true,
  compareAccessLevel: true,
  checkIngressRules: true,
  uploadFiles: true,
  makeAccessLevel: true,
  tryIngressRule: true,
  handOverList: true,
  handOverTable: true,
  handOverJson: true,
  handOverTerraform: true,
  compareAgain: true,
  checkKey: true,
  waitAndCheckAgain: true,
  denyOthers: true,
  enforceIngressRule: true,
  removeOld: true,
  removeRules: true,
};

export const runbookKinds = Object.keys(all) as RunbookStepKindView[];
