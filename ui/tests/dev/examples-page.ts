// The examples in a browser: `npm run dev`, then /examples.html, with #NAME for one alone and #NAME/ar from right to left;
// #long is a form of 500 questions and 200 rows.
import { mount, unmount } from 'svelte';
import type { Node } from '../../src/lib/backend/types';
import { locale } from '../../src/lib/locales/locale.svelte';
import '../../src/styles/fonts.css';
import '../../src/styles/tokens.css';
import '../../src/styles/base.css';
import type { Answers } from './engine';
import Example from './Example.svelte';
import { examples, sessionOf } from './examples';
import { long, longAnswers } from './long';
import { restart } from './transport';

const longForm = { name: 'long', nodes: long, answers: longAnswers };
let shown: ReturnType<typeof mount>[] = [];

function show() {
  for (const each of shown) void unmount(each);
  const [name = '', language = 'en'] = location.hash.slice(1).split('/');
  locale.set(language);
  const target = document.getElementById('app');
  const some = name === 'long' ? [longForm] : examples.filter((example) => name === '' || example.name === name);
  shown = target ? some.map((example) => mount(Example, { target, props: { name: example.name, session: sit('nodes' in example ? example.nodes : [example.node], example.answers) } })) : [];
  document.body.dataset['shown'] = location.hash;
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
