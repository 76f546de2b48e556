import type { DeviceFamily, DeviceStatus, DeviceTroubleKind } from '../../backend/types';
import type { ForEvery } from '../shape';

export const devices = {
  title: 'Devices',
  lead: 'What this workstation sees now.',
  again: 'Look again',
  looking: 'Looking…',
  name: 'Device',
  kind: 'Kind',
  serial: 'Serial number',
  status: 'Status',
  none: 'No device was found.',
  troubles: 'What could not be looked at',
};

export const deviceFamily = {
  fingerprintSbi: 'Fingerprint scanner (SBI)',
  cardReader: 'Smart-card reader',
  securityKey: 'Security key',
  codeScanner: 'Code scanner',
  otherHid: 'Other device',
} satisfies ForEvery<DeviceFamily>;

export const deviceStatus = {
  ready: 'Ready',
  busy: 'Busy',
  notReady: 'Not ready',
  notRegistered: 'Not registered',
  noCard: 'No card',
  cardPresent: 'Card present',
  cardMute: 'The card does not answer',
  noAccess: 'No access; call a technician',
} satisfies ForEvery<DeviceStatus>;

export const deviceTrouble = {
  noneFound: 'None found. Check the cable and the power.',
  serviceNotRunning: 'Its service is not running. Call a technician.',
  noAccess: 'This program may not use it. Call a technician.',
  notAnswering: 'It does not answer. Unplug it, wait, and plug it in again.',
} satisfies ForEvery<DeviceTroubleKind>;
