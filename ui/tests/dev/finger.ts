// A made-up finger for tests and for `npm run dev`: ridges around a centre, as a PNG without compression.

function crc(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  }
  return ~sum >>> 0;
}

const word = (value: number) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

function chunk(kind: string, data: readonly number[]): number[] {
  const body = [...[...kind].map((letter) => letter.charCodeAt(0)), ...data];
  return [...word(data.length), ...body, ...word(crc(Uint8Array.from(body)))];
}

/** One stored block of RFC 1951 in the frame of RFC 1950. */
function stored(raw: readonly number[]): number[] {
  let [low, high] = [1, 0];
  for (const byte of raw) {
    low = (low + byte) % 65521;
    high = (high + low) % 65521;
  }
  const length = [raw.length & 255, raw.length >>> 8];
  return [0x78, 0x01, 0x01, ...length, ...length.map((byte) => byte ^ 255), ...raw, ...word(((high << 16) | low) >>> 0)];
}

/** `seen`: how much of the finger lies on the glass, 0 to 1. */
export function finger(seen: number): string {
  const [across, down] = [120, 180];
  const raw: number[] = [];
  for (let y = 0; y < down; y++) {
    raw.push(0);
    for (let x = 0; x < across; x++) {
      const [dx, dy] = [(x - 60) / 52, (y - 90) / 82];
      const ridge = Math.sin(Math.hypot(x - 62, (y - 84) * 0.8) * 0.9 + Math.sin(y / 23));
      raw.push(Math.hypot(dx, dy) < seen ? (ridge > 0 ? 70 : 190) : 235);
    }
  }
  const png = [137, 80, 78, 71, 13, 10, 26, 10, ...chunk('IHDR', [...word(across), ...word(down), 8, 0, 0, 0, 0]), ...chunk('IDAT', stored(raw)), ...chunk('IEND', [])];
  return `data:image/png;base64,${btoa(String.fromCharCode(...png))}`;
}
