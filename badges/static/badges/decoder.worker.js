/* Reads QR codes off camera frames, away from the page's own thread. */

const vendor = new URL("../../static/vendor/", location.href).href;
importScripts(`${vendor}zxing_reader.js`);

const options = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true };
const overrides = { locateFile: (name) => vendor + name };

ZXingWASM.prepareZXingModule({ overrides, fireImmediately: true }).then(
  () => postMessage({ ready: true }),
  (error) => postMessage({ failed: String(error) }),
);

onmessage = async ({ data }) => {
  const frame = new ImageData(new Uint8ClampedArray(data.pixels), data.width, data.height);
  const answer = { text: null };
  try {
    const [found] = await ZXingWASM.readBarcodes(frame, options);
    if (found?.isValid) answer.text = found.text;
  } catch (error) {
    answer.failed = String(error);
  }
  postMessage(answer);
};
