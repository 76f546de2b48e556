// jsdom lays nothing out and has no modal dialogs; this stands in for what the screens call.
import { afterEach, beforeEach } from 'vitest';
import { locale } from '../src/lib/locales/locale.svelte';

if (typeof HTMLDialogElement.prototype.showModal !== 'function') {
  HTMLDialogElement.prototype.showModal = function () {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function () {
    this.open = false;
    this.dispatchEvent(new Event('close'));
  };
}
window.scrollTo = () => undefined;
HTMLCanvasElement.prototype.getContext = () => null;

beforeEach(() => locale.set('en'));
afterEach(() => document.body.replaceChildren());
