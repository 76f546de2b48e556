import type { KeyFinger, KeyStep } from '../../backend/types';
import type { ForEvery, Help } from '../shape';

export const keys = {
  unlockTitle: 'Or with your security key',
  unlockLead: 'Plug it in, and lay your finger on its sensor when it asks.',
  unlock: 'Unlock with the security key',
  meanwhile: 'The security key opens this workstation without waiting.',
  stop: 'Stop',
  round: 'Step {round} of {rounds}',
  fingerTries: {
    one: 'After {count} more wrong try the key takes no finger any more, only its own PIN.',
    other: 'After {count} more wrong tries the key takes no finger any more, only its own PIN.',
  },
  keyPin: 'PIN of the key itself',
  keyPinHint: 'The one that was set on the key. It is not your PIN for this workstation.',
  keyPinMissing: 'Enter the PIN of the key',
  keyPinTries: { one: 'The key takes {count} more try.', other: 'The key takes {count} more tries.' },
  title: 'Your security keys',
  lead: 'A security key with a fingerprint sensor opens this workstation beside your PIN. The PIN goes on working.',
  none: 'No security key has been added yet.',
  added: 'Added {at}',
  add: 'Add a security key',
  addTitle: 'Add a security key',
  addLead: 'Plug in the key. It asks for your finger twice: to get to know this workstation, and to try it out.',
  name: 'Name of the key',
  nameHint: 'So that you can tell it from others, for example “Blue key”.',
  nameMissing: 'Enter a name for the key',
  pin: 'Your PIN',
  pinHint: 'Your own PIN for this workstation, so that nobody else can add or remove a key.',
  pinMissing: 'Enter your PIN',
  addSubmit: 'Add the key',
  addSubmitting: 'Adding…',
  done: { what: 'The security key was added.', next: 'It opens this workstation from now on.' },
  remove: 'Remove',
  removeTitle: 'Remove {name}?',
  removeLead: 'It will not open this workstation any more. Do this too when a key was lost.',
  removeSubmit: 'Remove the key',
  removeSubmitting: 'Removing…',
  full: 'There are {most} security keys, and no more can be added. Remove one first.',
};

export const keyStep = {
  plugIn: { what: 'Plug in the security key', next: 'It goes on by itself.' },
  onlyOne: { what: 'More than one security key is plugged in', next: 'Leave only the one that you want to add. It goes on by itself.' },
  asking: { what: 'The key is being asked…', next: 'Leave it plugged in.' },
  giveFinger: { what: 'Lay your finger on the sensor of the key', next: 'The light of the key shows that it waits.' },
  touch: { what: 'Touch the key', next: 'The light of the key shows that it waits.' },
  again: { what: 'The finger was not recognised. Lay it on again.', next: 'Lay it flat, and use the finger that was set up on the key.' },
} satisfies ForEvery<KeyStep['kind'], Help>;

export const keyFinger = {
  enrolled: { what: 'The key works. A fingerprint is set up on it.', next: 'It can be added as a way to unlock this workstation.' },
  notEnrolled: { what: 'The key works, but knows no finger yet.', next: 'Set up a fingerprint with the program of its maker; then it can unlock this workstation.' },
  noSensor: { what: 'The key works. It has no fingerprint sensor.', next: 'It is used with the PIN of the key.' },
} satisfies ForEvery<KeyFinger, Help>;
