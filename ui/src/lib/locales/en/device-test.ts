import type { Advice, CardFound, DeviceFamily, TestFailure } from '../../backend/types';
import type { ForEvery, Help } from '../shape';
import windows from './windows.json';

export const deviceTest = {
  title: 'Trying out: {name}',
  starting: 'Getting the device ready…',
  stop: 'Stop',
  close: 'Close',
  onceMore: 'Once more',
  quality: 'Picture quality',
  qualityIs: '{quality} of 100: {word}',
  progress: 'Read so far: {percent} %',
  noPicture: 'The finger is shown here while it lies on the glass.',
  notKept: 'The picture is only shown. It is not kept.',
  waitsByItself: 'It waits for the next try by itself.',
  unplugged: { what: 'The device was unplugged.', next: 'Nothing is lost. Plug it in again; it goes on by itself.' },
  finger: { what: 'The scanner works. This is a good picture.', next: 'The finger can be lifted.' },
  previewTime: 'From the touch to the first picture',
  pictureTime: 'From the touch to the good picture',
  seconds: '{seconds} s',
  typed: 'If nothing happens, a technician sets the scanner to send Enter after each code, and to the keyboard of this computer.',
  code: { what: 'The scanner works. A code was read.', next: 'What it says is not shown here.' },
  cameraCode: { what: 'The camera works. A code was read.', next: 'What it says is not shown here.' },
  noCameraPicture: 'What the camera sees is shown here.',
  codeKind: 'Kind of code',
  codeSize: 'Length of what it says',
  bytes: { one: '{count} byte', other: '{count} bytes' },
  keyUnlocks: 'Can unlock this workstation',
  keyPin: 'Has a PIN of its own',
  keyVersions: 'Speaks',
  cardAnswer: 'What the card answered',
};

export const testWaiting = {
  fingerprintSbi: 'Lay a finger on the glass',
  fingerprintScanner: 'Lay a finger on the glass',
  cardReader: 'Lay a card on the reader, or put it in',
  securityKey: 'Touch the key',
  codeScanner: 'Scan any code',
  camera: 'Hold a QR code up to the camera to try reading it',
  otherHid: 'Use the device',
} satisfies ForEvery<DeviceFamily>;

export const testReading = {
  fingerprintSbi: 'Keep the finger there',
  fingerprintScanner: 'Keep the finger there',
  cardReader: 'Leave the card there; it is being read',
  securityKey: 'Keep touching the key',
  codeScanner: 'Hold the scanner still; it is reading',
  camera: 'Hold the code still; it is being read',
  otherHid: 'Reading…',
} satisfies ForEvery<DeviceFamily>;

export const advice = windows.advice satisfies ForEvery<Advice>;

export const qualityWord = {
  low: 'not good enough yet',
  enough: 'good enough',
  high: 'very good',
};

export const cardFound = {
  passport: { what: 'The reader works. This is a passport or a travel card.', next: 'It can be read with the number printed on it.' },
  piv: { what: 'The reader works. This is a PIV card.', next: 'It can be read with its PIN.' },
  national: { what: 'The reader works. This card is known: {profile}', next: 'It can be used here.' },
  unknown: { what: 'The reader works, but it does not know this kind of card.', next: 'If it ought to be known, give a technician what the card answered.' },
} satisfies ForEvery<CardFound['kind'], Help>;

export const testFailure = {
  busy: { what: 'Another program is using the device.', next: 'Close that program, then try again.' },
  noAccess: {
    what: 'This computer does not let the kiosk use the device.',
    next: 'A technician installs the kiosk’s udev rules; then unplug it and plug it in again.',
  },
  silent: { what: 'The device does not answer.', next: 'Unplug it, wait, plug it in again, and try again.' },
  protocol: { what: 'The device answers in a way that the kiosk does not understand.', next: 'Try again. If it happens again, a technician looks at its firmware.' },
  device: { what: 'The device reports a fault of its own.', next: 'Unplug it, wait, plug it in again, and try again. If it happens again, a technician replaces it.' },
  untrusted: { what: 'The device could not prove that it is genuine, so it is not used.', next: 'A technician checks it. Do not use it for applicants.' },
  unsupported: { what: 'The kiosk cannot read the pictures of this camera.', next: 'Use another camera. A technician can tell which pictures this one offers.' },
  timedOut: { what: 'Nothing came for too long.', next: 'Try again when everything is at hand.' },
} satisfies ForEvery<TestFailure, Help>;
