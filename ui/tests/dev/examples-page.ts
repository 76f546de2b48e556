// The examples in a browser: `npm run dev`, then /examples.html, with #NAME for one alone and #NAME/ar from right to left;
// #long is a form of 500 questions and 200 rows. #safety-net/am/2 is the third page of the long sample form in Amharic, as the
// program shows it; #move/ar, #report/ar and #overview/ar are screens over a draft whose form has a newer version.
import { mount, unmount } from 'svelte';
import App from '../../src/App.svelte';
import type { Node } from '../../src/lib/backend/types';
import { Kiosk } from '../../src/lib/kiosk/kiosk.svelte';
import type { Route } from '../../src/lib/kiosk/route';
import { locale } from '../../src/lib/locales/locale.svelte';
import '../../src/styles/fonts.css';
import '../../src/styles/tokens.css';
import '../../src/styles/base.css';
import '../../src/styles/print.css';
import type { Answers } from './engine';
import Example from './Example.svelte';
import { examples, sessionOf } from './examples';
import { long, longAnswers } from './long';
import { badForm } from './report';
import { safetyNet, safetyNetAnswers } from './samples';
import type { FakeStation } from './station';
import { restart } from './transport';

const longForm = { name: 'long', nodes: long, answers: longAnswers };
const draft = { id: 'd1', programme: 1, answers: {} as Answers };

/** Whole screens: each puts the workstation into a state and says where to go. */
const screens: Record<string, (station: FakeStation, language: string, page: number) => Route> = {
  'safety-net': (station, language, page) => {
    station.pages = safetyNet(language);
    station.hides = () => [];
    station.drafts = [{ ...draft, answers: safetyNetAnswers }];
    return { at: 'form', session: station.session(station.drafts[0] ?? draft), page };
  },
  move: () => ({ at: 'move', draft: 'd1' }),
  overview: () => ({ at: 'overview' }),
  report: () => ({ at: 'report', programme: badForm }),
};

let shown: ReturnType<typeof mount>[] = [];

function show() {
  for (const each of shown) void unmount(each);
  const [name = '', language = 'en', page = '0'] = location.hash.slice(1).split('/');
  locale.set(language);
  const target = document.getElementById('app');
  const some = name === 'long' ? [longForm] : examples.filter((example) => name === '' || example.name === name);
  if (!target) return;
  const whole = screens[name];
  if (whole) shown = [screen(target, (station) => whole(station, language, Number(page)), language)];
  else shown = some.map((example) => mount(Example, { target, props: { name: example.name, session: sit('nodes' in example ? example.nodes : [example.node], example.answers) } }));
  document.body.dataset['shown'] = location.hash;
}

function screen(target: HTMLElement, prepare: (station: FakeStation) => Route, language: string) {
  const station = restart();
  station.language = language;
  station.open(station.applicant);
  station.drafts = [draft];
  station.forms.news = { is: 'newer', form: station.forms.comparison.form };
  const route = prepare(station);
  const kiosk = new Kiosk();
  kiosk.take(station.station());
  kiosk.go(route);
  return mount(App, { target, props: { kiosk } });
}

/** Only one draft is open at a time; with all examples on the page the first one is saved. */
function sit(nodes: Node[], answers: Answers = {}) {
  const session = sessionOf(nodes, answers);
  const station = restart();
  station.pages = session.pages;
  station.hides = () => [];
  station.drafts = [{ id: 'd1', programme: 1, answers }];
  return session;
}

addEventListener('hashchange', show);
show();
