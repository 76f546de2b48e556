import type { ForEvery, Help } from '../shape';

export const photograph = {
  title: 'Taking a photograph: {label}',
  live: 'What the camera sees now',
  taken: 'The picture that was taken',
  choose: 'Camera',
  take: 'Take the picture',
  use: 'Use this picture',
  again: 'Take it again',
};

/** Each step of taking one; a failure has the words of its problem. */
export const photographSays = {
  opening: { what: 'The camera is being switched on…', next: 'This may take a few seconds.' },
  live: { what: 'Hold it still, and take the picture.', next: 'Nothing is kept until you use the picture.' },
  taken: { what: 'Can everything be seen clearly?', next: 'The camera is off. The picture is not kept yet.' },
  keeping: { what: 'The picture is being taken in…', next: 'It is kept with the application.' },
  unplugged: { what: 'The camera was unplugged.', next: 'Your answers are safe. Plug it in again; it goes on by itself.' },
} satisfies ForEvery<'opening' | 'live' | 'taken' | 'keeping' | 'unplugged', Help>;
