// A signature drawn with a finger, a pen or a mouse. The page's form sends it; without this script a picture can be sent instead.

const ink = '#141a24';
const thickness = 4;
const margin = 10;
const least = { width: 60, height: 30 };

for (const part of document.querySelectorAll('[data-signature-only]')) part.hidden = false;
for (const pad of document.querySelectorAll('[data-signature-pad]')) {
  pad.hidden = false;
  start(pad);
}

function start(pad) {
  const canvas = pad.querySelector('canvas');
  const field = pad.querySelector('input[name="Drawn"]');
  // In pixels of the page, so that a turned phone keeps what was drawn.
  let strokes = [];
  let drawing = null;

  function at(event) {
    const box = canvas.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  function fit() {
    const box = canvas.getBoundingClientRect();
    if (!box.width) return;
    const sharp = Math.max(1, window.devicePixelRatio);
    canvas.width = Math.round(box.width * sharp);
    canvas.height = Math.round(box.height * sharp);
    const context = canvas.getContext('2d');
    context.scale(sharp, sharp);
    strokes.forEach(stroke => draw(context, stroke));
  }

  // Twice as fine as the page, cut to what was written, and never larger than the server takes.
  function picture() {
    const points = strokes.flat();
    const [xs, ys] = [points.map(p => p[0]), points.map(p => p[1])];
    let [left, top] = [Math.min(...xs) - margin, Math.min(...ys) - margin];
    let [width, height] = [Math.max(...xs) + margin - left, Math.max(...ys) + margin - top];
    if (width < least.width) [left, width] = [left - (least.width - width) / 2, least.width];
    if (height < least.height) [top, height] = [top - (least.height - height) / 2, least.height];
    const scale = Math.min(2, pad.dataset.mostWidth / width, pad.dataset.mostHeight / height);
    const copy = document.createElement('canvas');
    copy.width = Math.floor(width * scale);
    copy.height = Math.floor(height * scale);
    const context = copy.getContext('2d');
    context.scale(scale, scale);
    context.translate(-left, -top);
    strokes.forEach(stroke => draw(context, stroke));
    return copy.toDataURL('image/png');
  }

  canvas.addEventListener('pointerdown', event => {
    if (!event.isPrimary || event.button > 0) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    drawing = [at(event)];
    strokes.push(drawing);
    fit();
  });

  canvas.addEventListener('pointermove', event => {
    if (!drawing || !event.isPrimary) return;
    for (const step of event.getCoalescedEvents?.() ?? [event]) drawing.push(at(step));
    fit();
  });

  for (const end of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(end, event => {
      if (!drawing || !event.isPrimary) return;
      drawing = null;
      field.value = picture();
      pad.dataset.signed = 'true';
    });
  }

  pad.querySelector('[data-signature-clear]').addEventListener('click', () => {
    strokes = [];
    field.value = '';
    delete pad.dataset.signed;
    fit();
  });

  // A canvas inside something that is folded away has no size until it is opened.
  new ResizeObserver(fit).observe(canvas);
}

// From the middle of one step to the middle of the next: no corners.
function draw(context, stroke) {
  context.lineWidth = thickness;
  context.lineCap = context.lineJoin = 'round';
  context.strokeStyle = ink;
  context.beginPath();
  context.moveTo(...stroke[0]);
  if (stroke.length < 3) {
    context.lineTo(...stroke[stroke.length - 1]);
  }

  for (let i = 1; i < stroke.length - 1; i++) {
    const [[x, y], [nextX, nextY]] = [stroke[i], stroke[i + 1]];
    context.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  }

  context.stroke();
}
