// A workstation in memory: one officer, one applicant, and a portal that takes what it is given.
import type * as T from '../../src/lib/backend/types';
import { look, put } from '../../src/lib/kiosk/paths';
import { FakeDevices } from './devices';
import { FakeKeys } from './keys';
import { finger } from './finger';
import { FakePhotograph } from './photograph';
import { badForm } from './report';
import { checkRows, evaluate, type Hides } from './engine';
import { hides, pages } from './form';
import { FakeForms } from './versions';

export const AT = '2026-03-01T09:30:00Z';
export const PIN = '482913';

export function problem(code: T.ProblemCode, who: T.Who = 'officer', facts: Record<string, string> = {}): T.Problem {
  return { code, who, facts };
}

type Args = Record<string, unknown>;
interface Draft {
  id: string;
  programme: number;
  answers: Record<string, unknown>;
}

export class FakeStation {
  readonly ears = new Set<(signal: unknown) => void>();
  /** Every call, in order. */
  readonly calls: [command: string, args: Args][] = [];
  /** A command in here is answered by its function instead. */
  readonly instead = new Map<string, (args: Args) => unknown>();

  state: T.StationState = { is: 'firstStart', minimumPin: 6 };
  language = 'en';
  notices: T.Problem[] = [];
  idle: T.IdleTimes = { lockAfterSeconds: 300, wipeAfterSeconds: 90, warnBeforeSeconds: 30 };
  drafts: Draft[] = [];
  pages: T.Page[] = pages;
  hides: Hides = hides;
  sources: T.AttachSource[] = ['file', 'scanner'];
  photographable: string[] = [];
  scans: T.ScannedFile[] = [
    { name: 'scan-2.png', size: 84_000, modifiedAt: AT },
    { name: 'scan-1-huge.png', size: 90_000_000, modifiedAt: AT },
  ];
  /** The form's rules contradict each other. */
  unsettled = false;
  readonly forms = new FakeForms();
  views: T.SubmissionView[] = [];
  up = true;
  readonly devices = new FakeDevices((signal) => this.signal(signal));
  readonly photograph = new FakePhotograph((signal) => this.signal(signal));
  readonly keys: FakeKeys = new FakeKeys({
    pin: PIN,
    signal: (signal) => this.signal(signal),
    opened: () => {
      this.open();
      return this.station();
    },
  });
  #officer = 'Amina Yusuf';
  #endLogin: ((applicant: T.Applicant | T.Problem) => void) | null = null;

  readonly applicant: T.Applicant = { name: 'HASSAN, FATIMA', loginEndsAt: '2026-03-01T10:15:00Z', loginAlive: true };
  readonly programmes = ['Cash for families', 'School meals', 'Old pension'];

  async answer(command: string, args: Args): Promise<unknown> {
    this.calls.push([command, args]);
    const instead = this.instead.get(command);
    if (instead) return instead(args);
    const known = this.#commands[command] ?? this.devices.commands[command] ?? this.photograph.commands[command] ?? this.keys.commands[command];
    if (!known) throw problem('unforeseen', 'technician', { reference: command });
    return known(args);
  }

  signal(signal: T.Signal): void {
    for (const hear of this.ears) hear(signal);
  }

  open(applicant: T.Applicant | null = null): void {
    this.state = { is: 'open', officer: this.#officer, applicant };
  }

  /** The login window is done, or failed. */
  finishLogin(result: T.Applicant | T.Problem = this.applicant): void {
    this.#endLogin?.(result);
    this.#endLogin = null;
  }

  station(): T.Station {
    return {
      state: this.state,
      workstation: 'KIOSK-07',
      portal: 'https://portal.example.org',
      version: '0.1.0',
      language: this.language,
      languages: [
        { tag: 'en', name: 'English', direction: 'ltr' },
        { tag: 'ar', name: 'العربية', direction: 'rtl' },
        { tag: 'am', name: 'አማርኛ', direction: 'ltr' },
      ],
      idle: this.idle,
      notices: this.notices,
    };
  }

  readonly #commands: Record<string, (args: Args) => unknown> = {
    station: () => this.station(),
    first_start: ({ name }) => {
      this.#officer = String(name);
      this.open();
      return this.station();
    },
    unlock: ({ pin }) => {
      if (pin !== PIN) throw problem('wrongPin', 'officer', { seconds: '0' });
      this.open();
      return this.station();
    },
    lock: () => {
      this.state = { is: 'locked', officer: this.#officer, waitSeconds: 0, failedTries: 0, keys: this.keys.keys.length };
      return this.station();
    },
    set_language: ({ language }) => {
      this.language = String(language);
      return this.station();
    },
    activity: () => null,
    line: (): T.Line => ({ up: this.up, checkedAt: AT }),
    login_providers: (): T.LoginProvider[] => [
      { id: 'p1', name: 'eSignet', route: 'brokered' },
      { id: 'p2', name: 'National ID', route: 'direct' },
    ],
    log_in: () =>
      new Promise((done, fail) => {
        this.#endLogin = (result) => {
          if ('code' in result) return fail(result);
          this.open(result);
          done(result);
        };
        if (import.meta.env.MODE === 'fake') setTimeout(() => this.finishLogin(), 2500);
      }),
    cancel_log_in: () => this.finishLogin(problem('loginCancelled')),
    end_applicant: () => {
      this.open();
      return this.station();
    },
    overview: () => this.#overview(),
    submitted_data: (): T.SubmittedData => ({
      values: [
        { key: 'size', label: 'Persons in the household', answer: { kind: 'number', value: 5 }, programme: 'Old pension', date: AT, submission: 's0' },
        { key: 'email', label: 'email', answer: { kind: 'text', text: 'fatima@example.org' }, programme: null, date: AT, submission: null },
      ],
      elsewhere: [{ programme: 'School meals', applicationId: '00012345678', dateApplied: '2025-11-02', status: 'inprogress' }],
    }),
    profile_rows: () => this.profile,
    update_profile: ({ changes }): T.ProfileUpdate => {
      const given = changes as Record<string, string>;
      for (const row of this.profile) row.value = given[row.key] ?? row.value;
      return { outcome: 'done', rows: this.profile, kept: Object.keys(given), notKept: [] };
    },
    open_form: ({ programme }) => {
      const draft: Draft = { id: `d${this.drafts.length + 1}`, programme: Number(programme), answers: { given_name: 'Fatima' } };
      this.drafts.push(draft);
      return this.session(draft);
    },
    resume_draft: ({ draft }) => this.session(this.#draft(draft)),
    discard_draft: ({ draft }) => {
      this.drafts = this.drafts.filter((each) => each.id !== draft);
      return null;
    },
    save_answer: ({ draft, path, value }) => {
      const found = this.#draft(draft);
      found.answers = put(found.answers, String(path), value);
      return this.formState(found);
    },
    set_form_language: ({ draft, language }) => {
      this.forms.language = language as string | null;
      return this.session(this.#draft(draft));
    },
    compare_form: ({ draft }): T.FormComparison => {
      if (this.forms.news.is !== 'newer') throw problem('formChanged');
      return { draft: String(draft), programme: this.#name(this.#draft(draft)), ...this.forms.comparison };
    },
    move_draft: ({ draft, form }) => {
      const found = this.#draft(draft);
      if (form !== this.forms.comparison.form) throw problem('formChanged');
      found.answers = this.forms.move(found.answers);
      return this.session(found);
    },
    attach_file: ({ draft, path }) => this.#attach(draft, path, ['birth-certificate.pdf']),
    attach_scanned: ({ draft, path, names }) => this.#attach(draft, path, names as string[]),
    keep_photograph: ({ draft, path }) => {
      if (this.photograph.now?.step.kind !== 'taken') throw problem('notFound');
      this.photograph.now = null;
      return this.#attach(draft, path, ['photo-20260301-093000.jpg']);
    },
    scan_folder: (): T.ScanFolder => ({ there: true, files: this.scans }),
    file_preview: ({ file }): T.FilePreview => ({ picture: String(file).startsWith('a') ? finger(1) : null }),
    check_form: ({ draft }) => this.#check(this.#draft(draft)),
    finalize: ({ draft, confirmed }) => this.#finalize(this.#draft(draft), confirmed === true),
    drafts: () => this.drafts.map((draft) => this.#draftRow(draft)),
    queue: () => this.queue(),
    submission: ({ submission }) => this.#view(submission),
    deliver_now: () => {
      for (const { row } of this.views) {
        if (row.state.is === 'queued') row.state = { is: 'received', applicationId: '00000004711', at: AT, status: 'active' };
      }
      return this.queue();
    },
    send_with_replacement: ({ submission }) => {
      const view = this.#view(submission);
      view.row = { ...view.row, state: { is: 'queued' }, who: 'time' };
      view.alterations = [{ key: 'family_name', from: "D'Souza", to: 'D’Souza' }];
      return view;
    },
    back_to_draft: () => this.session({ id: 'd9', programme: 1, answers: {} }),
    receipt: ({ submission }): T.Receipt => {
      const { row, payloadHash } = this.#view(submission);
      return { ...row, reference: '7KQ-4MX', workstation: 'KIOSK-07', payloadHash };
    },
    print_page: () => null,
  };

  profile: T.ProfileRow[] = [
    { key: 'given_name', value: 'Fatima', change: 'text', choices: [] },
    { key: 'birthdate', value: '1984-03-27', change: 'date', choices: [] },
    { key: 'gender', value: 'Female', change: 'choice', choices: ['Female', 'Male'] },
    { key: 'email', value: null, change: 'email', choices: [] },
    { key: 'phone_numbers', value: '+249 91 234 5678', change: 'notHere', choices: [] },
  ];

  session(draft: Draft): T.FormSession {
    const common = { draft: draft.id, programme: this.#name(draft), applicant: this.applicant.name, page: 0, sources: this.sources, photographable: this.photographable };
    return { ...common, pages: this.forms.pages(this.pages), state: this.formState(draft), ...this.forms.session(this.pages) };
  }

  formState(draft: Draft): T.FormState {
    const origins: T.FormState['origins'] = draft.answers['given_name'] === 'Fatima' ? { given_name: 'profile' } : {};
    return { ...evaluate(this.forms.pages(this.pages), this.hides, draft.answers, origins, AT), unsettled: this.unsettled };
  }

  queue(): T.Queue {
    const count = (...states: T.DeliveryState['is'][]) => this.views.filter(({ row }) => states.includes(row.state.is)).length;
    return {
      rows: this.views.map(({ row }) => row),
      waiting: count('queued', 'sending', 'waiting', 'waitingForApplicant', 'unknown'),
      needsPerson: count('needsFix', 'quarantined', 'held', 'returned'),
      received: count('received'),
      line: { up: this.up, checkedAt: AT },
    };
  }

  add(state: T.DeliveryState, who: T.Who = 'time', more: Partial<T.SubmissionRow> = {}): T.SubmissionView {
    const view: T.SubmissionView = {
      row: {
        submission: `s${this.views.length + 1}`,
        applicant: this.applicant.name,
        programme: 'Cash for families',
        officer: this.#officer,
        finalizedAt: AT,
        state,
        who,
        attempts: 1,
        ...more,
      },
      language: null,
      sections: [],
      left: [],
      formHash: 'ab'.repeat(32),
      payloadHash: 'cd'.repeat(32),
      attempts: [{ number: 1, startedAt: AT, endedAt: AT, outcome: '502 Bad Gateway' }],
      alterations: [],
    };
    this.views.unshift(view);
    return view;
  }

  /** Good files are in even if others are refused. */
  #attach(draft: unknown, path: unknown, names: string[]): T.Attached {
    const found = this.#draft(draft);
    const before = look(found.answers, String(path));
    const files = names.filter((name) => !name.includes('huge')).map((name, at) => ({
      name: `${this.calls.length}-${at}-${name}`,
      originalName: name,
      size: 84_000,
      type: name.endsWith('.pdf') ? 'application/pdf' : 'image/png',
      storage: 'base64',
      url: `attachment:${(name.endsWith('.pdf') ? '0' : 'a').repeat(64)}`,
    }));
    if (files.length > 0) found.answers = put(found.answers, String(path), [...(Array.isArray(before) ? before : []), ...files]);
    const refused = names.filter((name) => name.includes('huge')).map((name) => ({ name, problem: problem('diskLow', 'technician') }));
    return { state: this.formState(found), refused };
  }

  #name = (draft: Draft) => this.programmes[draft.programme - 1] ?? '';

  #draft(id: unknown): Draft {
    const draft = this.drafts.find((each) => each.id === id);
    if (!draft) throw problem('notFound');
    return draft;
  }

  #view(id: unknown): T.SubmissionView {
    const view = this.views.find(({ row }) => row.submission === id);
    if (!view) throw problem('notFound');
    return view;
  }

  #draftRow(draft: Draft): T.DraftRow {
    const answered = Object.keys(draft.answers).length;
    return { draft: draft.id, applicant: this.applicant.name, programme: this.#name(draft), officer: this.#officer, startedAt: AT, savedAt: AT, answered, questions: 15, news: this.forms.news };
  }

  #check(draft: Draft): T.Check {
    const state = this.formState(draft);
    const sections = this.forms.pages(this.pages).map((page, at) => ({ title: page.title, page: at, rows: checkRows(page, state) }));
    const name = String(draft.answers['family_name'] ?? '');
    const warnings: T.CheckWarning[] = name.includes("'")
      ? [{ is: 'cannotStore', key: 'family_name', label: 'Family name', character: "'", replacement: '’' }]
      : [];
    return { draft: draft.id, programme: this.#name(draft), applicant: this.applicant.name, language: this.forms.language, sections, errors: state.errors, unsettled: state.unsettled, warnings };
  }

  #finalize(draft: Draft, confirmed: boolean): T.SubmissionView {
    if (!confirmed) throw problem('notConfirmed', 'applicant');
    const { sections, warnings, errors, unsettled } = this.#check(draft);
    if (unsettled) throw problem('formUnsettled', 'supervisor');
    if (errors.length > 0) throw problem('formErrors');
    this.drafts = this.drafts.filter((each) => each !== draft);
    const fix = warnings.length > 0;
    const view = this.add(fix ? { is: 'needsFix', warnings } : { is: 'queued' }, fix ? 'officer' : 'time', { programme: this.#name(draft), attempts: 0 });
    view.sections = sections;
    view.left = this.forms.left;
    view.language = this.forms.language;
    view.attempts = [];
    return view;
  }

  #overview(): T.Overview {
    const offer = (at: number): T.Offer => {
      const draft = this.drafts.find((each) => each.programme === at);
      if (draft) return { is: 'draft', draft: draft.id };
      const sent = this.views.find(({ row }) => row.programme === this.programmes[at - 1]);
      if (sent) return { is: 'onItsWay', submission: sent.row.submission };
      return at === 1 ? { is: 'open' } : at === 2 ? { is: 'alreadyApplied' } : { is: 'noForm' };
    };
    const programmes = this.programmes.map((name, at): T.Programme => ({
      id: at + 1,
      name,
      remarks: [],
      description: at === 0 ? 'Monthly support for families with children' : '',
      membership: at === 2 ? 'enrolled' : null,
      lastApplication: at === 1 ? 'inprogress' : null,
      severalApplicationsAllowed: at === 0,
      offer: offer(at + 1),
    }));
    return {
      profile: {
        is: 'fresh',
        value: {
          givenName: 'Fatima',
          familyName: 'Hassan',
          addlName: null,
          birthdate: '1984-03-27',
          birthPlace: null,
          gender: 'Female',
          email: null,
          phoneNumbers: ['+249 91 234 5678'],
          ids: [{ idType: 'NATIONAL ID', value: '3518 2210 98' }],
          bankAccounts: [],
        },
      },
      programmes: { is: 'fresh', value: [...programmes, badForm] },
      applications: { is: 'kept', from: AT, problem: problem('noLine', 'time'), value: [{ programme: 'School meals', applicationId: '00012345678', dateApplied: '2025-11-02', status: 'inprogress' }] },
      memberships: { is: 'fresh', value: [{ programme: 'Old pension', status: 'enrolled', fundsAwaited: 120, fundsReceived: 1440.5 }] },
      benefits: { is: 'missing', problem: problem('portalTrouble', 'time', { status: '503' }) },
      submissions: this.views.map(({ row }) => row),
      drafts: this.drafts.map((draft) => this.#draftRow(draft)),
      profileChanges: [],
    };
  }
}
