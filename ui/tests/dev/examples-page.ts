// The examples in a browser: `npm run dev`, then /examples.html, with #NAME for one alone and #NAME/ar from right to left.
import { mount, unmount } from 'svelte';
import { locale } from '../../src/lib/locales/locale.svelte';
import '../../src/styles/fonts.css';
import '../../src/styles/tokens.css';
import '../../src/styles/base.css';
import Example from './Example.svelte';
import { examples, sessionOf } from './examples';
import { restart } from './transport';

let shown: ReturnType<typeof mount>[] = [];

function show() {
  for (const each of shown) void unmount(each);
  const [name = '', language = 'en'] = location.hash.slice(1).split('/');
  locale.set(language);
  const target = document.getElementById('app');
  const some = examples.filter((example) => name === '' || example.name === name);
  shown = target ? some.map((example) => mount(Example, { target, props: { name: example.name, session: sit(example) } })) : [];
  document.body.dataset['shown'] = location.hash;
}

/** Only one draft is open at a time; with all examples on the page the first one is saved. */
function sit({ node, answers = {} }: (typeof examples)[number]) {
  const session = sessionOf([node], answers);
  const station = restart();
  station.pages = session.pages;
  station.hides = () => [];
  station.drafts = [{ id: 'd1', programme: 1, answers }];
  return session;
}

addEventListener('hashchange', show);
show();
