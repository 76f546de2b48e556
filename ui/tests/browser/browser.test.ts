// @vitest-environment node
// The examples in a real browser, in both directions. Skipped by name where there is no Chromium.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Chromium, hasChromium } from './chromium';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures are put, if somebody wants to look at them. */
const pictures = process.env['KIOSK_PICTURES'];
const languages = ['en', 'ar'];

describe.skipIf(!hasChromium)('in_a_real_browser', () => {
  let server: ViteDevServer;
  let browser: Chromium;
  let page: string;
  let names: string[] = [];

  async function show(name: string, language: string) {
    await browser.tell(`location.hash = ${JSON.stringify(`#${name}/${language}`)}`);
    await browser.until(`document.body.dataset.shown === ${JSON.stringify(`#${name}/${language}`)} && document.querySelector('main')`);
    await browser.tell('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))');
  }

  beforeAll(async () => {
    server = await createServer({ configFile: here('../../vite.config.ts'), root: here('../..'), mode: 'fake', logLevel: 'error', server: { host: '127.0.0.1', port: 5290, strictPort: false, hmr: false, watch: null } });
    await server.listen();
    page = `${server.resolvedUrls?.local[0] ?? ''}examples.html`;
    browser = await Chromium.start();
    await browser.size(1280, 900);
    await browser.goTo(`${page}#content/en`);
    await browser.until(`document.querySelector('main')`);
    names = await browser.tell(`import('/tests/dev/examples.ts').then(({ examples }) => examples.map(({ name }) => name))`);
    await browser.tell(axe);
    if (pictures) mkdirSync(pictures, { recursive: true });
  }, 300_000);

  afterAll(async () => {
    await browser?.end();
    await server?.close();
  });

  it.each(languages)('no_example_has_a_violation_by_axe_in_%s_colours_included', async (language) => {
    const found: string[] = [];
    for (const name of names) {
      await show(name, language);
      const violations = await browser.tell<string[]>(
        `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`,
      );
      found.push(...violations.map((violation) => `${name}: ${violation}`));
      if (pictures) writeFileSync(`${pictures}/${name}-${language}.png`, await browser.picture());
    }
    expect(names.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });

  it.each(languages)('every_target_has_48_pixels_in_%s', async (language) => {
    const found: string[] = [];
    for (const name of names) {
      await show(name, language);
      const small = await browser.tell<string[]>(`[...document.querySelectorAll('button, select, textarea, summary, input')].flatMap((each) => {
        const target = each.matches('[type=radio], [type=checkbox]') ? each.closest('label') : each;
        const { width, height } = target.getBoundingClientRect();
        return height < 47.5 || width < 47.5 ? [Math.round(width) + ' x ' + Math.round(height) + ' ' + each.outerHTML.slice(0, 120)] : [];
      })`);
      found.push(...small.map((each) => `${name}: ${each}`));
    }
    expect(found).toEqual([]);
  });

  it.each(languages)('the_tab_key_comes_to_everything_and_the_focus_can_be_seen_in_%s', async (language) => {
    const found: string[] = [];
    for (const name of names) {
      await show(name, language);
      await browser.tell('document.activeElement?.blur?.(), getSelection().setPosition(document.querySelector("h1"), 0)');
      const wanted = await browser.tell<number>(`(() => { const groups = new Set(); return [...document.querySelectorAll('button:not(:disabled), select:not(:disabled), textarea:not(:disabled), summary, input:not(:disabled)')].filter((each) => each.tabIndex >= 0 && each.checkVisibility() && (each.type !== 'radio' || (!groups.has(each.name) && groups.add(each.name)))).length; })()`);
      const seen = new Set<string>();
      for (let times = 0; times < wanted; times++) {
        await browser.key('Tab');
        const at = await browser.tell<{ html: string; isSeen: boolean }>(`(() => { const at = document.activeElement, look = getComputedStyle(at); return { html: at.outerHTML.slice(0, 140), isSeen: look.outlineStyle !== 'none' && parseFloat(look.outlineWidth) >= 2 }; })()`);
        seen.add(at.html);
        if (!at.isSeen) found.push(`${name}: the focus cannot be seen on ${at.html}`);
      }
      if (seen.size < wanted) found.push(`${name}: ${seen.size} of ${wanted} reached: ${[...seen].join(' | ')}`);
    }
    expect(found).toEqual([]);
  });

  it.each(languages)('no_example_is_wider_than_a_narrow_screen_in_%s', async (language) => {
    await browser.size(400, 900);
    const found: string[] = [];
    for (const name of names) {
      await show(name, language);
      const width = await browser.tell<number>('document.documentElement.scrollWidth');
      if (width > 400) found.push(`${name}: ${width}`);
      if (pictures) writeFileSync(`${pictures}/${name}-${language}-narrow.png`, await browser.picture());
    }
    await browser.size(1280, 900);
    expect(found).toEqual([]);
  });

  it('a_key_press_in_a_form_of_500_questions_and_200_rows_is_drawn_at_once', async () => {
    const began = performance.now();
    await show('long', 'en');
    const shown = performance.now() - began;
    const spent = await browser.tell<number[]>(`(async () => {
      const spent = [];
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      for (const letter of 'Fatima Hassan, Kassala') {
        const input = document.getElementById('f-q251');
        input.focus();
        input.value += letter;
        const before = performance.now();
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.getBoundingClientRect();
        spent.push(performance.now() - before);
        await frame();
      }
      return spent.sort((one, other) => one - other);
    })()`);
    const at = (share: number) => spent[Math.min(spent.length - 1, Math.floor(spent.length * share))] ?? 0;
    console.info(`long form: shown after ${shown.toFixed(0)} ms; a key press takes ${at(0.5).toFixed(1)} ms (median), ${at(1).toFixed(1)} ms (longest)`);
    // Far from what is measured: a busy machine fails no test, drawing everything anew would.
    expect(at(0.5)).toBeLessThan(100);
  });
});
