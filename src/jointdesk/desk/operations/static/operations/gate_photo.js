// A photo is made small on the phone: a gate has hundreds of people, and a line that is bad.

const WIDEST = 1280;
const LARGEST = 2_500_000;

// Base64 of a JPEG, "" without a picture, null for one that is none or stays too large.
export async function readPhoto(file) {
  if (!file) return "";
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const size = Math.min(1, WIDEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [Math.round(picture.width * size), Math.round(picture.height * size)];
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const made = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.8));
  picture.close();
  if (!made || made.size > LARGEST) return null;
  const octets = new Uint8Array(await made.arrayBuffer());
  let text = "";
  for (let at = 0; at < octets.length; at += 8192) text += String.fromCharCode(...octets.subarray(at, at + 8192));
  return btoa(text);
}
