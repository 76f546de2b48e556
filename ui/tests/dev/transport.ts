// Stands where the shell stands when there is none: `npm run dev` and the tests.
import { FakeStation } from './station';

export let fake = new FakeStation();

/** A new workstation, as if the program were started anew. */
export function restart(): FakeStation {
  fake = new FakeStation();
  return fake;
}

export async function invoke(command: string, args: Record<string, unknown>): Promise<unknown> {
  // What cannot travel as JSON cannot reach the shell either.
  const answer = await fake.answer(command, JSON.parse(JSON.stringify(args)) as Record<string, unknown>);
  return JSON.parse(JSON.stringify(answer ?? null)) as unknown;
}

export async function listen(_event: string, heard: (payload: unknown) => void): Promise<() => void> {
  const station = fake;
  station.ears.add(heard);
  return () => station.ears.delete(heard);
}
