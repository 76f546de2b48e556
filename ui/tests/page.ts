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
// Draws nothing; a picture is told by the name that was written into it.
HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement) {
  const nothing = () => undefined;
  const write = (text: string) => (this.dataset['written'] = text);
  const read = () => ({ data: new Uint8ClampedArray(4) });
  return { fillRect: nothing, beginPath: nothing, moveTo: nothing, lineTo: nothing, stroke: nothing, fillText: write, measureText: () => ({ width: 1 }), getImageData: read };
} as never;
HTMLCanvasElement.prototype.toDataURL = function () {
  return `data:image/png;base64,${this.dataset['written'] ?? 'strokes'}`;
};

beforeEach(() => locale.set('en'));
afterEach(() => document.body.replaceChildren());
