// The wire to the shell. The only file that imports Tauri.
import { invoke as call } from '@tauri-apps/api/core';
import { listen as hear } from '@tauri-apps/api/event';

export function invoke(command: string, args: Record<string, unknown>): Promise<unknown> {
  return call(command, args);
}

export function listen(event: string, heard: (payload: unknown) => void): Promise<() => void> {
  return hear(event, ({ payload }) => heard(payload));
}
