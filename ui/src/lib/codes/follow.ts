// Codes out of the page's own key events, while a code is expected. What a person types goes where it always goes.
import { asTheyCome, type Key, type Manner, Wedge } from './wedge';

type Field = HTMLInputElement | HTMLTextAreaElement;

/** A field as it was before the burst. */
interface Before {
  field: Field;
  value: string;
  start: number | null;
  end: number | null;
}

const silent: ReadonlySet<string> = new Set(['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock', 'NumLock', 'Dead', 'Process', 'Unidentified']);

/** Null for what is no key of its own: modifiers, and input methods at work. */
function keyOf(event: KeyboardEvent): Key | null {
  if (event.isComposing || event.ctrlKey || event.altKey || event.metaKey || silent.has(event.key)) return null;
  if (event.key === 'Enter' || event.key === 'Tab') return event.key;
  return [...event.key].length === 1 ? { character: event.key } : 'Other';
}

function focused(page: Document): Field | null {
  const at = page.activeElement;
  return at instanceof HTMLTextAreaElement || at instanceof HTMLInputElement ? at : null;
}

function changed(field: Field): void {
  field.dispatchEvent(new InputEvent('input', { bubbles: true }));
}

function putBack({ field, value, start, end }: Before): void {
  if (field.value === value) return;
  field.value = value;
  // A field of numbers has no selection.
  if (start !== null) field.setSelectionRange(start, end);
  changed(field);
}

function putIn(page: Document, text: string): void {
  const field = focused(page);
  if (!field || field.readOnly || field.disabled) return;
  if (field.selectionStart === null) field.value += text;
  else field.setRangeText(text, field.selectionStart, field.selectionEnd ?? field.selectionStart, 'end');
  changed(field);
}

/**
 * Tells `read` each code that a scanner types, until the function that it gives is called. The content is as
 * it was typed, blanks included. The scanner's Enter presses nothing and sends nothing.
 */
export function followTyping(page: Document, read: (content: string) => void, manner: Manner = asTheyCome): () => void {
  const wedge = new Wedge(manner);
  let before: Before | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function remember() {
    const field = focused(page);
    before = field && { field, value: field.value, start: field.selectionStart, end: field.selectionEnd };
  }

  function down(event: KeyboardEvent) {
    const key = keyOf(event);
    if (key === null) return;
    clearTimeout(timer);
    const verdict = wedge.key(key, event.timeStamp);
    switch (verdict.is) {
      case 'pass':
        if (wedge.length === 1) remember();
        // A blank within a code would press the button that has the focus.
        else if (event.key === ' ' && !focused(page)) event.preventDefault();
        break;
      case 'hold':
        event.preventDefault();
        timer = setTimeout(rest, manner.gap + 1);
        break;
      case 'scan':
        event.preventDefault();
        event.stopPropagation();
        if (before && verdict.typed > 0) putBack(before);
        before = null;
        read(verdict.content);
        break;
      case 'release':
        putIn(page, verdict.held);
        if (verdict.hold) {
          event.preventDefault();
          timer = setTimeout(rest, manner.gap + 1);
        } else if (wedge.length === 1) remember();
        break;
    }
  }

  /** No key came for the gap: what was held was typed by a person. */
  function rest() {
    const held = wedge.tick(Infinity);
    if (held !== null) putIn(page, held);
  }

  const all = { capture: true };
  page.defaultView?.addEventListener('keydown', down, all);
  return () => {
    page.defaultView?.removeEventListener('keydown', down, all);
    clearTimeout(timer);
    rest();
  };
}
