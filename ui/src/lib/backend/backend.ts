// Everything that the screen may ask of the workstation. Every call rejects with a `Problem`.
import { asProblem } from './problem';
import { invoke, listen } from './transport';
import type * as T from './types';

async function ask<Answer>(command: string, args: Record<string, unknown> = {}): Promise<Answer> {
  try {
    return (await invoke(command, args)) as Answer;
  } catch (thrown) {
    throw asProblem(thrown);
  }
}

export const backend = {
  station: () => ask<T.Station>('station'),
  firstStart: (name: string, pin: string) => ask<T.Station>('first_start', { name, pin }),
  unlock: (pin: string) => ask<T.Station>('unlock', { pin }),
  lock: () => ask<T.Station>('lock'),

  /** Asks a security key until it is done or ended; each `key` signal is answered by `keyCall`. */
  unlockWithKey: (keyPin: string | null) => ask<T.Station>('unlock_with_key', { keyPin }),
  keys: () => ask<T.Keys>('keys'),
  enrolKey: (pin: string, name: string, keyPin: string | null) => ask<T.Keys>('enrol_key', { pin, name, keyPin }),
  removeKey: (pin: string, id: string) => ask<T.Keys>('remove_key', { pin, id }),
  keyCall: () => ask<T.KeyCall | null>('key_call'),
  cancelKey: () => ask<null>('cancel_key'),

  setLanguage: (language: string) => ask<T.Station>('set_language', { language }),
  activity: () => ask<null>('activity'),
  line: () => ask<T.Line>('line'),

  loginProviders: () => ask<T.LoginProvider[]>('login_providers'),
  /** Resolves when the separate login window is done. */
  logIn: (provider: string, consent: T.ConsentGiven) => ask<T.Applicant>('log_in', { provider, consent }),
  cancelLogIn: () => ask<null>('cancel_log_in'),
  /** What the scanner does for the login's page; each `capture` signal is answered by it. */
  loginCapture: () => ask<T.DeviceTest | null>('login_capture'),
  endApplicant: () => ask<T.Station>('end_applicant'),
  overview: () => ask<T.Overview>('overview'),
  submittedData: () => ask<T.SubmittedData>('submitted_data'),
  profileRows: () => ask<T.ProfileRow[]>('profile_rows'),
  updateProfile: (changes: Record<string, string>) => ask<T.ProfileUpdate>('update_profile', { changes }),

  openForm: (programme: number) => ask<T.FormSession>('open_form', { programme }),
  resumeDraft: (draft: string) => ask<T.FormSession>('resume_draft', { draft }),
  discardDraft: (draft: string) => ask<null>('discard_draft', { draft }),
  /** `path` as in "members[0].name"; the array of a grid may be saved whole. */
  saveAnswer: (draft: string, path: string, value: unknown) =>
    ask<T.FormState>('save_answer', { draft, path, value }),
  /** Opens the system's dialogue; null if nothing was chosen. Replaces the file where only one is asked for. */
  attachFile: (draft: string, path: string) => ask<T.Attached | null>('attach_file', { draft, path }),
  scanFolder: () => ask<T.ScanFolder>('scan_folder'),
  attachScanned: (draft: string, path: string, names: string[]) =>
    ask<T.Attached>('attach_scanned', { draft, path, names }),
  /** Lights a camera, or the one chosen last; each `photograph` signal is answered by `photograph`. */
  startPhotograph: (draft: string, path: string, camera: string | null) =>
    ask<T.Photograph>('start_photograph', { draft, path, camera }),
  photograph: () => ask<T.Photograph | null>('photograph'),
  /** Keeps in memory what is shown now; the camera is dark then. */
  takePhotograph: () => ask<T.Photograph>('take_photograph'),
  keepPhotograph: (draft: string, path: string) => ask<T.Attached>('keep_photograph', { draft, path }),
  stopPhotograph: () => ask<null>('stop_photograph'),
  /** `file` is the hash in the file's handle. */
  filePreview: (draft: string, file: string) => ask<T.FilePreview>('file_preview', { draft, file }),
  /** Null for the form's own words. */
  setFormLanguage: (draft: string, language: string | null) =>
    ask<T.FormSession>('set_form_language', { draft, language }),
  compareForm: (draft: string) => ask<T.FormComparison>('compare_form', { draft }),
  /** `form` is the one that was compared. */
  moveDraft: (draft: string, form: string) => ask<T.FormSession>('move_draft', { draft, form }),
  checkForm: (draft: string) => ask<T.Check>('check_form', { draft }),
  finalize: (draft: string, confirmed: boolean) => ask<T.SubmissionView>('finalize', { draft, confirmed }),
  drafts: () => ask<T.DraftRow[]>('drafts'),

  queue: () => ask<T.Queue>('queue'),
  submission: (submission: string) => ask<T.SubmissionView>('submission', { submission }),
  deliverNow: () => ask<T.Queue>('deliver_now'),
  sendWithReplacement: (submission: string) =>
    ask<T.SubmissionView>('send_with_replacement', { submission }),
  backToDraft: (submission: string) => ask<T.FormSession>('back_to_draft', { submission }),
  receipt: (submission: string) => ask<T.Receipt>('receipt', { submission }),

  devices: () => ask<T.Devices>('devices'),
  /** Tries a device out until it is done or stopped; each `deviceTest` signal is answered by `deviceTest`. */
  testDevice: (id: string) => ask<T.DeviceTest>('test_device', { id }),
  deviceTest: () => ask<T.DeviceTest | null>('device_test'),
  stopDeviceTest: () => ask<null>('stop_device_test'),
  /** Opens the print dialog. */
  printPage: () => ask<null>('print_page'),

  onSignal: (heard: (signal: T.Signal) => void) =>
    listen('signal', (payload) => heard(payload as T.Signal)),
};
