/** How a message looks; its words and icon say the same. */
export type Tone = 'good' | 'wait' | 'bad' | 'calm';

/** One mistake of a screen, as the error summary lists it. */
export interface Mistake {
  /** Id of the element that mends it. */
  target: string;
  text: string;
  /** What to do instead of focusing `target`, e.g. turning to its page. */
  go?: () => void;
}
