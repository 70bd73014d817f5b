// PNGs: the name in one and the setting that it shows, and one made of what is shown.

const KEYWORD = "Turning the Knobs\0";
const HEAD = 33; // bytes before the first chunk of choice; divisible by three, so that base64 can be cut there
const LETTERS = 4000; // of base64: enough for the name and a setting
export const PIXEL_RATIO = 1.6; // pixels of the image for one of the page, as the course stores its pictures

const text = (bytes) => String.fromCharCode(...bytes);

// The name in a PNG given in base64: null for a picture of others, "" for one of ours that never comes to life.
export const nameIn = (base64) => noteIn(base64)?.split(" ")[0] ?? null;

// The values of the controls at which it was made, where it was made in a page.
export function settingIn(base64) {
  const note = noteIn(base64), begin = note?.indexOf(" ") ?? -1;
  return begin < 0 ? undefined : JSON.parse(note.slice(begin + 1));
}

function noteIn(base64) {
  if (typeof base64 !== "string") return null;
  const begin = Uint8Array.from(atob(base64.replace(/\s/g, "").slice(0, LETTERS)), (letter) => letter.charCodeAt(0));
  if (text(begin.slice(HEAD + 4, HEAD + 8 + KEYWORD.length)) !== "tEXt" + KEYWORD) return null;
  const length = new DataView(begin.buffer).getUint32(HEAD);
  return new TextDecoder().decode(begin.slice(HEAD + 8 + KEYWORD.length, HEAD + 8 + length));
}

const CRC = Uint32Array.from({ length: 256 }, (_, number) => {
  for (let bit = 0; bit < 8; bit++) number = number & 1 ? 0xedb88320 ^ (number >>> 1) : number >>> 1;
  return number >>> 0;
});

function crc(bytes) {
  let rest = 0xffffffff;
  for (const byte of bytes) rest = CRC[(rest ^ byte) & 0xff] ^ (rest >>> 8);
  return (rest ^ 0xffffffff) >>> 0;
}

function chunk(note) {
  const body = new TextEncoder().encode("tEXt" + KEYWORD + note);
  const whole = new Uint8Array(body.length + 8), view = new DataView(whole.buffer);
  view.setUint32(0, body.length - 4);
  whole.set(body, 4);
  view.setUint32(body.length + 4, crc(body));
  return whole;
}

// The background and the marks as one PNG in base64, with its name and setting. The marks hold their pictures as data.
export async function composed(image, marks, [width, height], name, values) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height].map((side) => Math.round(side * PIXEL_RATIO));
  const context = canvas.getContext("2d"), layer = new Image();
  const svg = new XMLSerializer().serializeToString(marks);
  layer.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await Promise.all([image.decode(), layer.decode()]);
  for (const each of [image, layer]) context.drawImage(each, 0, 0, canvas.width, canvas.height);
  const plain = atob(canvas.toDataURL("image/png").split(",")[1]);
  return btoa(plain.slice(0, HEAD) + text(chunk(`${name} ${JSON.stringify(values)}`)) + plain.slice(HEAD));
}

// Bytes of a PNG, as a comm brings them, as an address that works in every place of the page.
export function dataUrl(buffer) {
  const bytes = new Uint8Array(buffer.buffer ?? buffer, buffer.byteOffset ?? 0, buffer.byteLength);
  let letters = "";
  for (let begin = 0; begin < bytes.length; begin += 0x8000) letters += String.fromCharCode(...bytes.subarray(begin, begin + 0x8000));
  return `data:image/png;base64,${btoa(letters)}`;
}
