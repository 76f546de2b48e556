// English. Names in braces are filled in at run time; an object with `other` is a plural.
import { state, waitReason, loginReason, quarantineReason, queue, submission } from './delivery';
import { devices, deviceFamily, deviceStatus, deviceTrouble, deviceEvent } from './devices';
import { deviceTest, testWaiting, testReading, advice, qualityWord, cardFound, testFailure } from './device-test';
import { everywhere, line, who, notices, idle, wiped } from './everywhere';
import { check, character, checkWarning, confirm, receipt } from './finalize';
import { form, rule } from './form';
import { fileType, inputs, ownRule } from './inputs';
import { home } from './home';
import { keys, keyStep, keyFinger } from './keys';
import { consent, provider, login } from './login';
import { firstStart, unlock, unusable } from './opening';
import { overview, offer, finding, portalState } from './overview';
import { profile, data } from './person';
import { photograph, photographSays } from './photograph';
import { problem } from './problem';
import { formLanguage, formNews, move, change, report, formWarning } from './versions';

export const en = {
  ...everywhere,
  line,
  who,
  notices,
  idle,
  wiped,
  problem,
  firstStart,
  unlock,
  unusable,
  home,
  consent,
  provider,
  login,
  overview,
  offer,
  finding,
  portalState,
  profile,
  data,
  form,
  rule,
  inputs,
  fileType,
  ownRule,
  photograph,
  photographSays,
  check,
  character,
  checkWarning,
  confirm,
  receipt,
  state,
  waitReason,
  loginReason,
  quarantineReason,
  queue,
  submission,
  devices,
  deviceFamily,
  deviceStatus,
  deviceTrouble,
  deviceEvent,
  deviceTest,
  testWaiting,
  testReading,
  advice,
  qualityWord,
  cardFound,
  testFailure,
  keys,
  keyStep,
  keyFinger,
  formLanguage,
  formNews,
  move,
  change,
  report,
  formWarning,
};
