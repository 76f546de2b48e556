// Devices, their news and their tests in words, with how each of these looks and who can mend it.
import type { CardFound, Device, DeviceEvent, DeviceFamily, DeviceNews, DeviceStatus, DeviceTest, DeviceTroubleKind, KeyFinger, LastCapture, TestFailure, Who } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Help, Words } from '../locales/shape';
import type { IconName } from '../parts/icons';
import type { Tone } from '../parts/message';
import { fingerTone } from './key';

export interface Look {
  tone: Tone;
  icon: IconName;
  who: Who;
}

export const familyIcon: Record<DeviceFamily, IconName> = {
  fingerprintSbi: 'finger',
  fingerprintScanner: 'finger',
  cardReader: 'card',
  securityKey: 'key',
  codeScanner: 'code',
  camera: 'camera',
  otherHid: 'device',
};

export const statusLook: Record<DeviceStatus, Look> = {
  ready: { tone: 'good', icon: 'done', who: 'nobody' },
  busy: { tone: 'wait', icon: 'wait', who: 'time' },
  notReady: { tone: 'wait', icon: 'wait', who: 'officer' },
  notRegistered: { tone: 'bad', icon: 'stop', who: 'technician' },
  noCard: { tone: 'calm', icon: 'info', who: 'nobody' },
  cardPresent: { tone: 'good', icon: 'done', who: 'nobody' },
  cardMute: { tone: 'wait', icon: 'problem', who: 'officer' },
  noAccess: { tone: 'bad', icon: 'stop', who: 'technician' },
};

export const troubleLook: Record<DeviceTroubleKind, { tone: Tone; who: Who }> = {
  noneFound: { tone: 'calm', who: 'officer' },
  serviceNotRunning: { tone: 'bad', who: 'technician' },
  noAccess: { tone: 'bad', who: 'technician' },
  notAnswering: { tone: 'bad', who: 'officer' },
};

export const eventIcon: Record<DeviceEvent, IconName> = {
  pluggedIn: 'plug',
  unplugged: 'unplug',
  cardIn: 'card',
  cardOut: 'card',
  serviceGone: 'problem',
  serviceBack: 'done',
};

const failureWho: Record<TestFailure, Who> = {
  busy: 'officer',
  noAccess: 'technician',
  silent: 'officer',
  protocol: 'technician',
  device: 'officer',
  untrusted: 'technician',
  unsupported: 'technician',
  timedOut: 'officer',
};

/** Who acts; empty where nobody has to. */
export const whoText = (words: Words, who: Who): string => (who === 'nobody' ? '' : locale.say(words.whoActs, { who: words.who[who] }));

export const newsText = (words: Words, { event, family, name }: DeviceNews): string =>
  locale.say(words.deviceEvent[event], { family: words.deviceFamily[family], name });

/** The quality that a test asks of a picture. */
export const WANTED = 40;

export function qualityText(words: Words, quality: number): string {
  const { low, enough, high } = words.qualityWord;
  const word = quality < WANTED ? low : quality < 70 ? enough : high;
  return locale.say(words.deviceTest.qualityIs, { quality: locale.number(quality), word });
}

export function captureText(words: Words, { at, quality }: LastCapture): string {
  const when = locale.dateTime(at);
  return quality === null ? when : locale.say(words.devices.captureQuality, { at: when, quality: qualityText(words, quality) });
}

export interface Said extends Help {
  tone: Tone;
  who: Who;
}

/** What a test says now. It changes with the steps, not with each picture in passing. */
export function testText(words: Words, { device, step }: DeviceTest): Said {
  const said = (help: Help, tone: Tone, who: Who = 'nobody'): Said => ({ ...help, tone, who });
  const test = words.deviceTest;
  switch (step.kind) {
    case 'waiting':
      return said({ what: words.testWaiting[device.family], next: '' }, 'calm');
    case 'reading':
      return said({ what: words.testReading[device.family], next: '' }, 'calm');
    case 'again':
      return said({ what: words.advice[step.advice], next: test.waitsByItself }, 'wait');
    case 'unplugged':
      return said(test.unplugged, 'wait');
    case 'finger':
      return said(test.finger, 'good');
    case 'card':
      return said(cardText(words, step.found), step.found.kind === 'unknown' ? 'calm' : 'good');
    case 'code':
      return said(device.family === 'camera' ? test.cameraCode : test.code, 'good');
    case 'key':
      return said(keyFound(words, step.fingerprint, step.unlocks), fingerTone[step.fingerprint], step.fingerprint === 'notEnrolled' ? 'officer' : 'nobody');
    case 'failed': {
      const help = words.testFailure[step.reason];
      return said(step.reason === 'noAccess' ? { ...help, next: accessNext(words, device.family) } : help, 'bad', failureWho[step.reason]);
    }
  }
}

/** Cameras have no rule of the kiosk's: the right to them is the system's to give. */
const accessNext = (words: Words, family: DeviceFamily): string => (family === 'camera' ? words.devices.cameraAccess : words.testFailure.noAccess.next);

/** What to do about a device as it is. */
export function statusNext(words: Words, { family, status }: Device): string {
  return family === 'camera' && status === 'noAccess' ? words.devices.cameraAccess : words.deviceStatus[status].next;
}

/** What a capture for a login's page says: the page is the applicant's, so some of it is done there. */
export function captureSaid(words: Words, test: DeviceTest): Said {
  const said = testText(words, test);
  switch (test.step.kind) {
    case 'waiting':
      return { ...said, next: words.login.captureWaiting };
    case 'finger':
      return { ...said, ...words.login.captureDone };
    case 'unplugged':
      return { ...said, next: words.login.captureUnplugged, who: 'officer' };
    case 'failed':
      return { ...said, next: test.step.reason === 'timedOut' ? words.login.captureAgain : said.next };
    default:
      return said;
  }
}

/** A key may know a finger and still make no secrets. */
function keyFound(words: Words, fingerprint: KeyFinger, unlocks: boolean): Help {
  const { what, next } = words.keyFinger[fingerprint];
  return { what, next: fingerprint === 'enrolled' && !unlocks ? words.problem.keyUnfit.what : next };
}

function cardText(words: Words, found: CardFound): Help {
  const { what, next } = words.cardFound[found.kind];
  return { what: found.kind === 'national' ? locale.say(what, { profile: found.profile }) : what, next };
}

/** Kinds of code by the letter of their AIM identifier (ISO/IEC 15424), by their own names. */
const codeNames: Record<string, string> = {
  A: 'Code 39',
  C: 'Code 128',
  E: 'EAN/UPC',
  F: 'Codabar',
  I: 'Interleaved 2 of 5',
  L: 'PDF417',
  Q: 'QR Code',
  d: 'Data Matrix',
  z: 'Aztec Code',
};

/** `]Q1` reads as QR Code; what is not known stays as the scanner says it. */
export function codeKind(symbology: string): string {
  const letter = /^\]([A-Za-z])\w$/.exec(symbology)?.[1] ?? '';
  return Object.hasOwn(codeNames, letter) ? (codeNames[letter] ?? symbology) : symbology;
}
