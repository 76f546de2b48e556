// What is plugged into the workstation in memory: devices in every state, and tests that run by themselves in a browser.
import type * as T from '../../src/lib/backend/types';
import { finger } from './finger';

export const CAPTURED = '2026-03-01T09:12:00Z';

export function device(family: T.DeviceFamily, more: Partial<T.Device> = {}): T.Device {
  return { id: family, family, name: family, serial: null, firmware: null, status: 'ready', lastCapture: null, testable: true, ...more };
}

type Shown = Partial<Omit<T.DeviceTest, 'step'>>;
type Scene = [after: number, step: T.TestStep, shown?: Shown];

const reading = (percent: number | null = null): T.TestStep => ({ kind: 'reading', percent });

const fingerScenes: Scene[] = [
  [1500, reading(), { preview: finger(0.4), quality: 12, advice: 'tooSmall' }],
  [900, { kind: 'again', advice: 'tooDry' }, { quality: 31, advice: 'tooDry' }],
  [2500, { kind: 'unplugged' }],
  [2500, { kind: 'waiting' }],
  [1500, reading(), { preview: finger(0.6), quality: 38, advice: 'centre' }],
  [700, reading(40), { preview: finger(0.9), quality: 61, advice: 'good' }],
  [700, reading(90), { preview: finger(1), quality: 78, advice: 'good' }],
  [500, { kind: 'finger', previewMs: 84, pictureMs: 913 }, { preview: finger(1), quality: 82, advice: 'good' }],
];
const scenes: Record<T.DeviceFamily, Scene[]> = {
  fingerprintSbi: fingerScenes,
  fingerprintScanner: fingerScenes,
  cardReader: [
    [1500, { kind: 'again', advice: 'turnCard' }, { advice: 'turnCard' }],
    [2000, reading()],
    [1000, { kind: 'card', found: { kind: 'unknown', atr: '3B8F8001804F0CA000000306030001000000006A' } }],
  ],
  codeScanner: [[2500, { kind: 'code', bytes: 214, symbology: ']Q1' }]],
  securityKey: [[2500, { kind: 'key', fingerprint: 'enrolled', pinSet: true, unlocks: true, versions: ['FIDO_2_1', 'FIDO_2_0'] }]],
  camera: [
    [800, { kind: 'waiting' }, { preview: finger(0.5) }],
    [2500, { kind: 'code', bytes: 214, symbology: ']Q1' }],
  ],
  otherHid: [[2500, { kind: 'failed', reason: 'timedOut' }]],
};

export class FakeDevices {
  devices: T.Device[] = [
    device('fingerprintScanner', { id: 'usb:1', name: 'Futronic FS80H', serial: 'F80-1187', firmware: '1.02', lastCapture: { at: CAPTURED, quality: 82 } }),
    device('fingerprintSbi', { id: 'sbi:1', name: 'Mantra MFS110', serial: '4711', firmware: 'MANTRA.1.4', status: 'notRegistered', testable: false }),
    device('cardReader', { id: 'card:1', name: 'ACS ACR39U', serial: '17-0042', status: 'cardPresent' }),
    device('codeScanner', { id: 'hid:1', name: 'Honeywell Xenon 1950', firmware: '3.10', lastCapture: { at: CAPTURED, quality: null } }),
    device('camera', { id: 'camera:/dev/video0', name: 'Logitech C920', serial: '8B21F3', firmware: '0.12' }),
    device('securityKey', { id: 'hid:2', name: 'YubiKey Bio', status: 'noAccess', testable: false }),
  ];
  troubles: T.DeviceTrouble[] = [{ family: 'fingerprintSbi', kind: 'notAnswering' }];
  news: T.DeviceNews[] = [];
  test: T.DeviceTest | null = null;
  /** What the login's page asks of the scanner. */
  capture: T.DeviceTest | null = null;
  #signal: (signal: T.Signal) => void;
  #scene: ReturnType<typeof setTimeout> | undefined;

  constructor(signal: (signal: T.Signal) => void) {
    this.#signal = signal;
  }

  readonly commands: Record<string, (args: Record<string, unknown>) => unknown> = {
    devices: (): T.Devices => ({ devices: this.devices, troubles: this.troubles, news: this.news }),
    test_device: ({ id }) => {
      const found = this.devices.find((one) => one.id === id);
      if (!found) throw { code: 'notFound', who: 'officer', facts: {} } satisfies T.Problem;
      this.test = { device: found, step: { kind: 'waiting' }, preview: null, quality: null, advice: null };
      if (import.meta.env.MODE === 'fake') this.#play(scenes[found.family]);
      return this.test;
    },
    device_test: () => this.test,
    login_capture: () => this.capture,
    stop_device_test: () => {
      clearTimeout(this.#scene);
      this.test = null;
      return null;
    },
  };

  /** Something came or went. */
  happens(event: T.DeviceEvent, at: string, { family, name }: Pick<T.Device, 'family' | 'name'>): void {
    this.news = [{ family, name, event, at }, ...this.news].slice(0, 5);
    this.#signal('devices');
  }

  /** The test goes on; what plays by itself ends. */
  goesOn(step: T.TestStep, shown: Shown = {}): void {
    clearTimeout(this.#scene);
    if (!this.test) return;
    this.test = { ...this.test, preview: null, quality: null, advice: null, ...shown, step };
    this.#signal('deviceTest');
  }

  /** The login's page asks for a finger, or that goes on. */
  captures(step: T.TestStep | null, shown: Shown = {}): void {
    const scanner = device('fingerprintScanner', { id: 'usb:1', name: 'Futronic FS80H' });
    this.capture = step && { device: scanner, preview: null, quality: null, advice: null, ...shown, step };
    this.#signal('capture');
  }

  #play([next, ...rest]: Scene[]): void {
    if (!next) return;
    const [after, step, shown] = next;
    this.#scene = setTimeout(() => {
      this.goesOn(step, shown);
      this.#play(rest);
    }, after);
  }
}
