import type { DeviceEvent, DeviceFamily, DeviceStatus, DeviceTroubleKind } from '../../backend/types';
import type { ForEvery, Help } from '../shape';

export const devices = {
  title: 'Devices',
  lead: 'What this workstation sees now. The list follows by itself when something is plugged in or unplugged.',
  again: 'Look again',
  looking: 'Looking…',
  serial: 'Serial number',
  firmware: 'Firmware',
  lastCapture: 'Last used',
  captureQuality: '{at}, picture quality {quality}',
  cameraAccess: 'This computer does not let the kiosk use it. A technician gives this user the right to use cameras; then sign in to the computer again.',
  none: 'No device was found. Plug one in; it appears here by itself.',
  troubles: 'What is missing or does not work',
  news: 'What came and went',
  noNews: 'Nothing was plugged in or unplugged since the workstation was unlocked.',
  tryOut: 'Try it out',
  typing: 'Code scanner that types',
  typingLead: 'Some code scanners are keyboards to the computer, so the list cannot tell them from one. Whether the kiosk knows their codes from typing can be tried out here.',
};

export const deviceFamily = {
  fingerprintSbi: 'Fingerprint scanner (SBI)',
  fingerprintScanner: 'Fingerprint scanner',
  cardReader: 'Smart-card reader',
  securityKey: 'Security key',
  codeScanner: 'Code scanner',
  camera: 'Camera',
  otherHid: 'Other device',
} satisfies ForEvery<DeviceFamily>;

export const deviceStatus = {
  ready: { what: 'Ready', next: 'It can be used.' },
  busy: { what: 'Busy', next: 'Another program is using it. It is free again when that is done.' },
  notReady: { what: 'Not ready', next: 'Wait a moment. If it stays like this, unplug it, wait, and plug it in again.' },
  notRegistered: { what: 'Not registered', next: 'The ID service does not know this scanner. A technician registers it with its maker.' },
  noCard: { what: 'No card', next: 'It is ready for a card.' },
  cardPresent: { what: 'Card present', next: 'A card is in it and answers.' },
  cardMute: { what: 'The card does not answer', next: 'Take it out, turn it over and put it in again. Wipe the gold contacts if it stays silent.' },
  noAccess: {
    what: 'No access',
    next: 'This computer does not let the kiosk use it. A technician installs the kiosk’s udev rules; then unplug it and plug it in again.',
  },
} satisfies ForEvery<DeviceStatus, Help>;

export const deviceTrouble = {
  noneFound: { what: 'None was found.', next: 'Check the cable and the power. It appears here by itself.' },
  serviceNotRunning: { what: 'The program that serves it is not running.', next: 'A technician starts it; then it appears here by itself.' },
  noAccess: { what: 'This computer does not let the kiosk look for it.', next: 'A technician installs the kiosk’s udev rules.' },
  notAnswering: { what: 'It does not answer.', next: 'Unplug it, wait, and plug it in again. If it stays silent, call a technician.' },
} satisfies ForEvery<DeviceTroubleKind, Help>;

export const deviceEvent = {
  pluggedIn: 'Plugged in: {family}, {name}',
  unplugged: 'Unplugged: {family}, {name}',
  cardIn: 'A card was put into {name} ({family})',
  cardOut: 'The card was taken out of {name} ({family})',
  serviceGone: 'The card service has stopped. Cards cannot be read until it is back.',
  serviceBack: 'The card service is back. Cards can be read again.',
} satisfies ForEvery<DeviceEvent>;
