// Drawn on 24 × 24.
export const paths = {
  done: 'M20 6 9 17l-5-5',
  wait: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7v5l3 2',
  problem: 'M12 3 2 20h20zM12 10v4M12 17.5v.01',
  stop: 'M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 8v5M12 16.5v.01',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 7.5v.01',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4 21c0-4 3.6-6 8-6s8 2 8 6',
  lock: 'M6 11h12v9H6zM8 11V8a4 4 0 0 1 8 0v3',
  print: 'M7 8V3h10v5M7 17H4V8h16v9h-3M7 14h10v7H7z',
  send: 'M4 12h15M13 6l6 6-6 6',
  back: 'M20 12H5M11 6l-6 6 6 6',
  line: 'M5 12a10 10 0 0 1 14 0M8 15a6 6 0 0 1 8 0M12 19v.01',
  noLine: 'M5 12a10 10 0 0 1 14 0M12 19v.01M4 4l16 16',
  device: 'M5 4h14v16H5zM9 8h6M9 12h6M12 16.5v.01',
  finger: 'M4 9a9 9 0 0 1 16 0M6 18c1-2 0-3 .5-6a5.6 5.6 0 0 1 11 0c.3 2.5 0 4.5-.5 6.5M9.5 20.5c1-2.5.5-5 .7-8a1.9 1.9 0 0 1 3.7 0c.1 3 0 5.5-.6 8.5',
  card: 'M3 5h18v14H3zM3 10h18M6.5 15h4',
  key: 'M8 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 12h9v4M17 12v3',
  code: 'M4 5v14M8 5v14M11 5v14M15 5v14M17 5v14M20 5v14',
  plug: 'M9 3v5M15 3v5M6 8h12v4a6 6 0 0 1-12 0zM12 18v3',
  unplug: 'M9 3v5M15 3v5M9 8h9v4a6 6 0 0 1-1 3.3M6 8v4a6 6 0 0 0 9 5.2M12 18v3M4 3l16 18',
  add: 'M12 5v14M5 12h14',
  remove: 'M6 6l12 12M18 6 6 18',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  file: 'M6 3h8l5 5v13H6zM14 3v5h5',
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 10a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7',
  scanner: 'M4 5h16M3 11h18v8H3zM7 15h10',
} as const;
export type IconName = keyof typeof paths;

/** Icons that point in the reading direction; they are mirrored from right to left. */
export const pointing: ReadonlySet<IconName> = new Set(['send', 'back']);
