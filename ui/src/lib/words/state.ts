import type { DeliveryState } from '../backend/types';
import { locale } from '../locales/locale.svelte';
import type { Words } from '../locales/shape';
import type { IconName } from '../parts/icons';
import type { Tone } from '../parts/message';

const looks: Record<DeliveryState['is'], { tone: Tone; icon: IconName }> = {
  awaitingReview: { tone: 'wait', icon: 'person' },
  queued: { tone: 'calm', icon: 'send' },
  sending: { tone: 'calm', icon: 'send' },
  waiting: { tone: 'wait', icon: 'wait' },
  waitingForApplicant: { tone: 'wait', icon: 'person' },
  unknown: { tone: 'wait', icon: 'wait' },
  needsFix: { tone: 'bad', icon: 'problem' },
  quarantined: { tone: 'bad', icon: 'stop' },
  held: { tone: 'wait', icon: 'wait' },
  returned: { tone: 'bad', icon: 'problem' },
  superseded: { tone: 'calm', icon: 'info' },
  received: { tone: 'good', icon: 'done' },
};

export const stateLook = (state: DeliveryState) => looks[state.is];

/** What happened, whether the data is safe, who acts, and when next. */
export function stateText(words: Words, state: DeliveryState): string {
  const text = words.state[state.is].text;
  switch (state.is) {
    case 'sending':
      return locale.say(text, { since: locale.dateTime(state.since) });
    case 'waiting':
      return fillSentence(text, words.waitReason[state.why], { until: locale.dateTime(state.until) });
    case 'waitingForApplicant':
      return fillSentence(text, words.loginReason[state.why]);
    case 'quarantined':
      return fillSentence(text, words.quarantineReason[state.why]);
    case 'unknown':
      return locale.say(text, { askAt: locale.dateTime(state.askAt) });
    case 'held':
    case 'superseded':
      return locale.say(text, { by: state.by });
    case 'returned':
      return locale.say(text, { by: state.by, reasons: state.reasons });
    case 'received':
      return locale.say(text, { at: locale.dateTime(state.at) });
    case 'awaitingReview':
    case 'queued':
    case 'needsFix':
      return text;
  }
}

/** `{why}` is a sentence of the same language, so it needs no isolation. */
function fillSentence(text: string, why: string, facts: Record<string, string> = {}): string {
  return locale.say(text.replace('{why}', why), facts);
}
