// Codes off paper: seen by the camera, or in a picture that somebody took. What is seen stays on this device.

const LONGEST_SIDE = 1600;
const LOOK_EVERY_MS = 200;

// Gives the text of the code in a picture's bytes, or nothing. A large picture is looked at in several sizes: a
// small code is lost in a small one, and the grain of a large one hides a large code.
async function codeInPicture(bytes) {
  let picture;
  try {
    picture = await createImageBitmap(new Blob([bytes]));
  } catch {
    return undefined;
  }
  const longest = Math.max(picture.width, picture.height);
  const sizes = [...new Set([LONGEST_SIDE, 2600, 1000].map((size) => Math.min(size, longest)))];
  let found;
  for (const size of sizes) found ??= codeIn(picture, picture.width, picture.height, size / longest);
  picture.close();
  return found;
}

// Shows what the camera sees, and gives the first code in it; nothing once `stopped` is aborted. It throws what the
// browser throws where there is no camera or it may not be used.
async function codeBeforeCamera(video, stopped) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
  });
  try {
    video.srcObject = stream;
    await video.play();
    while (!stopped.aborted) {
      const { videoWidth: width, videoHeight: height } = video;
      const found = width && codeIn(video, width, height, Math.min(1, LONGEST_SIDE / Math.max(width, height)));
      if (found) return found;
      await new Promise((resume) => setTimeout(resume, LOOK_EVERY_MS));
    }
    return undefined;
  } finally {
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  }
}

function codeIn(source, width, height, scale) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  drawing.drawImage(source, 0, 0, canvas.width, canvas.height);
  try {
    return qrReader.decodeQR(drawing.getImageData(0, 0, canvas.width, canvas.height)) || undefined;
  } catch {
    // However it fails, there is no code to be read here.
    return undefined;
  }
}

window.sabaq.scan = { codeInPicture, codeBeforeCamera };
