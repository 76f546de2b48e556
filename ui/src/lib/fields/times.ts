// Times of day as they are typed.
import { asciiDigits } from './numbers';

export interface Time {
  hours: number;
  minutes: number;
  seconds: number;
}

export const two = (value: number): string => String(value).padStart(2, '0');

/** "9:05", "09.05", "905", "9:05:30", "2:30 pm"; null if it is no time of day. */
export function readTime(text: string): Time | null {
  const match = /^(\d{1,2})[:.]?(\d\d)(?:[:.](\d\d))?\s*(?:([ap])\.?m\.?)?$/i.exec(asciiDigits(text).trim());
  if (!match) return null;
  const [hours, minutes, seconds] = [Number(match[1]), Number(match[2]), Number(match[3] ?? 0)];
  const half = match[4]?.toLowerCase();
  if (minutes > 59 || seconds > 59 || hours > 23) return null;
  if (half === undefined) return { hours, minutes, seconds };
  if (hours < 1 || hours > 12) return null;
  return { hours: (hours % 12) + (half === 'p' ? 12 : 0), minutes, seconds };
}

/** The answer in the form's format, "HH:mm" or "HH:mm:ss". */
export function writeTime({ hours, minutes, seconds }: Time, format: string): string {
  const short = `${two(hours)}:${two(minutes)}`;
  return format.toLowerCase().includes('ss') ? `${short}:${two(seconds)}` : short;
}
