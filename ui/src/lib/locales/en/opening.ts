export const firstStart = {
  title: 'Set up this workstation',
  lead: 'You are the first officer here. Your PIN opens the records on this workstation; nobody can tell it to you again.',
  name: 'Your name',
  nameHint: 'It stands on every record and receipt that you make.',
  pin: 'PIN',
  pinHint: 'At least {minimum} digits. Do not use a birthday or 123456.',
  again: 'PIN again',
  submit: 'Set up and open',
  submitting: 'Setting up…',
  nameMissing: 'Enter your name',
  pinMissing: 'Enter a PIN',
  pinShort: 'The PIN needs at least {minimum} digits',
  pinDigits: 'The PIN may have digits only',
  pinDiffers: 'The two PINs are not the same',
};

export const unlock = {
  title: 'Unlock',
  lead: 'Locked. {officer} can open this workstation.',
  pin: 'PIN',
  submit: 'Unlock',
  submitting: 'Unlocking…',
  missing: 'Enter your PIN',
  tries: { one: '{count} wrong try so far.', other: '{count} wrong tries so far.' },
  wait: { one: 'The next try is possible in {count} second.', other: 'The next try is possible in {count} seconds.' },
  waitOver: 'You can try again now.',
  forgotten: 'Forgotten the PIN?',
  forgottenRecovery: 'Call a technician. With the organisation’s recovery key they can set a new PIN here ({command}). The records stay as they are.',
  forgottenWithout: 'If this workstation was set up without a recovery key, nobody can open its records without the PIN. Delete and reinstall nothing before a technician has looked.',
};

export const unusable = {
  title: 'This workstation cannot be used now',
  safe: 'Nothing was changed or deleted.',
};
