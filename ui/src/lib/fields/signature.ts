// Ink on a white sheet: strokes of a pen, mouse or finger, or a name that is written out.

/** Pixels of the picture, whatever size it is shown in. */
export const SHEET = { width: 600, height: 200 };

export class Sheet {
  readonly #canvas: HTMLCanvasElement;
  readonly #ink: CanvasRenderingContext2D | null;
  #isDown = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#ink = canvas.getContext('2d');
    this.clear();
  }

  clear(): void {
    if (!this.#ink) return;
    this.#ink.fillStyle = '#fff';
    this.#ink.fillRect(0, 0, SHEET.width, SHEET.height);
    Object.assign(this.#ink, { strokeStyle: '#000', fillStyle: '#000', lineWidth: 3, lineCap: 'round', lineJoin: 'round' });
  }

  down(event: PointerEvent): void {
    this.#isDown = true;
    this.#canvas.setPointerCapture?.(event.pointerId);
    const [x, y] = this.#at(event);
    this.#ink?.beginPath();
    this.#ink?.moveTo(x, y);
    // A touch alone leaves a dot.
    this.#ink?.lineTo(x + 0.1, y);
    this.#ink?.stroke();
  }

  move(event: PointerEvent): void {
    if (!this.#isDown) return;
    const [x, y] = this.#at(event);
    this.#ink?.lineTo(x, y);
    this.#ink?.stroke();
  }

  /** True if a stroke ended. */
  up(): boolean {
    const was = this.#isDown;
    this.#isDown = false;
    return was;
  }

  write(name: string): void {
    this.clear();
    if (!this.#ink) return;
    this.#ink.textAlign = 'center';
    this.#ink.textBaseline = 'middle';
    this.#ink.font = `italic 64px 'Noto Sans', 'Vazirmatn', sans-serif`;
    this.#ink.fillText(name, SHEET.width / 2, SHEET.height / 2, SHEET.width - 40);
  }

  /** "data:image/png;base64,…" */
  picture = (): string => this.#canvas.toDataURL('image/png');

  #at({ clientX, clientY }: PointerEvent): [x: number, y: number] {
    const box = this.#canvas.getBoundingClientRect();
    const scale = (size: number, shown: number) => (shown > 0 ? size / shown : 1);
    return [(clientX - box.x) * scale(SHEET.width, box.width), (clientY - box.y) * scale(SHEET.height, box.height)];
  }
}
