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
/** Whole screens of the examples page, with the pages that they have. */
const screens = [...Array.from({ length: 7 }, (_, at) => `safety-net/LANGUAGE/${at}`), 'move/LANGUAGE', 'report/LANGUAGE', 'overview/LANGUAGE'];

describe.skipIf(!hasChromium)('in_a_real_browser', () => {
  let server: ViteDevServer;
  let browser: Chromium;
  let page: string;
  let names: string[] = [];

  const show = (name: string, language: string) => turnTo(`#${name}/${language}`);

  async function turnTo(hash: string) {
    await browser.tell(`location.hash = ${JSON.stringify(hash)}`);
    await browser.until(`document.body.dataset.shown === ${JSON.stringify(hash)} && document.querySelector('main')`);
    await browser.tell('document.fonts.ready.then(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))');
  }

  const violations = () =>
    browser.tell<string[]>(
      `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html.slice(0, 160)))`,
    );

  const smallTargets = () =>
    browser.tell<string[]>(`[...document.querySelectorAll('button, select, textarea, summary, input')].filter((each) => each.checkVisibility()).flatMap((each) => {
      const target = each.matches('[type=radio], [type=checkbox]') ? each.closest('label') : each;
      const { width, height } = target.getBoundingClientRect();
      return height < 47.5 || width < 47.5 ? [Math.round(width) + ' x ' + Math.round(height) + ' ' + each.outerHTML.slice(0, 120)] : [];
    })`);

  /** Every control that can be pressed in its middle now, and where that is. */
  const controls = () =>
    browser.tell<Record<string, string>>(`Object.fromEntries([...document.querySelectorAll('button, select, textarea, summary, input, a[href]')].flatMap((each, at) => {
      const { x, y, width, height } = each.getBoundingClientRect();
      const [across, down] = [Math.round(x + width / 2), Math.round(y + height / 2)];
      const top = document.elementFromPoint(across, down);
      return top && (each === top || each.contains(top) || each.closest('label')?.contains(top)) ? [[at + ' ' + (each.dataset.testid ?? each.id), across + ' ' + down]] : [];
    }))`);

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
      found.push(...(await violations()).map((violation) => `${name}: ${violation}`));
      if (pictures) writeFileSync(`${pictures}/${name}-${language}.png`, await browser.picture());
    }
    expect(names.length).toBeGreaterThan(30);
    expect(found).toEqual([]);
  });

  it.each(languages)('every_target_has_48_pixels_in_%s', async (language) => {
    const found: string[] = [];
    for (const name of names) {
      await show(name, language);
      const small = await smallTargets();
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

  it.each(['en', 'ar', 'am'])('no_screen_has_a_violation_by_axe_nor_a_small_target_nor_is_too_wide_in_%s', async (language) => {
    const found: string[] = [];
    for (const screen of screens) {
      const hash = `#${screen.replace('LANGUAGE', language)}`;
      for (const width of [1280, 400]) {
        await browser.size(width, 900);
        await turnTo(hash);
        await browser.until(`!document.querySelector('.loading') && document.querySelector('main section, main article, main form')`);
        const wide = await browser.tell<number>('document.documentElement.scrollWidth');
        if (wide > width) found.push(`${hash}: ${wide} of ${width}`);
        if (pictures) writeFileSync(`${pictures}/${hash.slice(1).replaceAll('/', '-')}-${width}.png`, await browser.wholePicture());
      }
      found.push(...(await violations()).map((each) => `${hash}: ${each}`), ...(await smallTargets()).map((each) => `${hash}: ${each}`));
    }
    await browser.size(1280, 900);
    expect(found).toEqual([]);
  });

  it.each(['en', 'ar', 'am'])('news_of_a_device_covers_no_control_and_moves_none_in_%s', async (language) => {
    const found: string[] = [];
    let looked = 0;
    for (const [width, height] of [[1280, 900], [1024, 600], [400, 700]] as const) {
      await browser.size(width, height);
      for (const screen of ['overview', 'safety-net']) {
        await show(screen, language);
        await browser.until(`document.querySelector('main button') && document.querySelector('[data-testid="device-news"]')`);
        const room = await browser.tell<number>('document.documentElement.scrollHeight - innerHeight');
        for (let down = 0; down <= Math.min(room, 900); down += 90) {
          await browser.tell(`scrollTo(0, ${down})`);
          const before = await controls();
          await browser.tell(`import('/tests/dev/transport.ts').then(({ fake }) => { for (const name of ['Futronic FS80H', 'ACS ACR39U']) fake.devices.happens('unplugged', new Date().toISOString(), { family: 'fingerprintScanner', name }); })`);
          await browser.until(`document.querySelector('[data-testid="device-news"]').textContent.includes('ACR39U')`);
          const after = await controls();
          looked += Object.keys(before).length;
          // What lets presses through would cover a control all the same.
          const news = await browser.tell<number[][]>(`[...document.querySelectorAll('[data-testid="device-news"] *')].map((each) => each.getBoundingClientRect()).map(({ left, top, right, bottom }) => [left, top, right, bottom])`);
          for (const [control, at] of Object.entries(before)) {
            const [x = 0, y = 0] = at.split(' ').map(Number);
            if (news.some(([left = 0, top = 0, right = 0, bottom = 0]) => x >= left && x <= right && y >= top && y <= bottom)) found.push(`${width} ${screen} ${down}: ${control} is under the news`);
          }
          for (const [control, at] of Object.entries(before)) if (after[control] !== at) found.push(`${width} ${screen} ${down}: ${control} was at ${at}, then ${after[control]}`);
          // Away again, for the next look.
          await browser.tell(`scrollTo(0, 0)`);
          await show('content', language);
          await show(screen, language);
          await browser.until(`document.querySelector('main button') && document.querySelector('[data-testid="device-news"]')`);
        }
      }
    }
    await browser.size(1280, 900);
    expect(looked, 'there were controls to be covered').toBeGreaterThan(100);
    expect(found).toEqual([]);
  });

  it('a_key_press_in_a_form_of_500_questions_and_200_rows_changes_only_what_it_has_to', async () => {
    const began = performance.now();
    await show('long', 'en');
    const shown = performance.now() - began;
    const { seen, spent, changed } = await browser.tell<{ seen: number; spent: number[]; changed: number[] }>(`(async () => {
      const [spent, changed] = [[], []];
      let changes = 0;
      const observer = new MutationObserver((found) => (changes += found.length));
      observer.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
      const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      for (const letter of 'Fatima Hassan, Kassala') {
        const input = document.getElementById('f-q251');
        input.focus();
        input.value += letter;
        changes = 0;
        const before = performance.now();
        input.dispatchEvent(new Event('input', { bubbles: true }));
        input.getBoundingClientRect();
        spent.push(performance.now() - before);
        await frame();
        changed.push(changes);
      }
      // One change that is sure to be seen.
      changes = 0;
      document.documentElement.toggleAttribute('data-seen');
      await frame();
      const seen = changes;
      observer.disconnect();
      return { seen, spent: spent.sort((one, other) => one - other), changed };
    })()`);
    const at = (share: number) => spent[Math.min(spent.length - 1, Math.floor(spent.length * share))] ?? 0;
    const most = Math.max(...changed);
    console.info(`long form: shown after ${shown.toFixed(0)} ms; a key press takes ${at(0.5).toFixed(1)} ms (median), ${at(1).toFixed(1)} ms (longest), and makes ${most} changes to the page at most`);
    // Times are for people to read; how much is drawn anew is the same on every machine.
    expect(seen, 'changes are counted').toBe(1);
    expect(changed).toHaveLength(22);
    expect(most).toBeLessThan(20);
  });
});
