// Reads cells and evaluates the layout's rules exactly as Workflow.Reports does on the server; a test compares the two.

const scale = 10000; // Four decimals as whole numbers: sums of money stay exact.
const namedAtMost = 6;
const nothing = new Set(['/', '\\', '无', '-', '--', '—', '——', '–', '没有', '零', '〇']);

/** Same as TextRules.Clean. */
export function clean(text) {
  return (text ?? '')
    .replace(/\r\n|[\r\f\v\u0085\u2028\u2029]/g, '\n')
    .split('\n')
    .map(line => line.replace(/\t/g, ' ').replace(/[\p{Cc}\p{Cf}\p{Cs}\uFFFD]/gu, '').replace(/[ \u3000\u00A0]+$/, ''))
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}

function halve(typed) {
  return clean(typed)
    .replace(/[！-～]/g, c => String.fromCharCode(c.charCodeAt(0) - 0xFEE0))
    .replace(/。/g, '.')
    .replace(/−/g, '-')
    .replace(/\s/g, ' ')
    .trim();
}

/**
 * @returns {{blank: true} | {value: number, text: string} | {reason: string, mend: string}}
 *   value is in ten-thousandths.
 */
export function parse(typed, kind, maxLength) {
  const text = halve(typed);
  if (text === '') return { blank: true };
  if (text.length > maxLength) return { reason: `填了${text.length}个字符，太长`, mend: '这一格只填数字。' };
  if (nothing.has(text)) return { reason: `“${text}”不是数字`, mend: '没有的请填0。' };
  if (kind.negative && /^[+-]/.test(text)) {
    const number = parse(text.slice(1), { ...kind, negative: false }, maxLength);
    if (number.value === undefined) return unreadable(text, kind);
    return text[0] === '-' && number.value !== 0 ? { value: -number.value, text: `-${number.text}` } : number;
  }
  if (/^-[0-9.,]+$/.test(text)) return { reason: `“${text}”小于0`, mend: '请填0或大于0的数。' };
  if (!/^(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?$/.test(text)) return unreadable(text, kind);
  const [whole, fraction] = text.replaceAll(',', '').split('.');
  if (fraction !== undefined && kind.decimals === 0) return { reason: `“${text}”不是整数`, mend: '这一格填整数。' };
  if (fraction?.length > kind.decimals) {
    return { reason: `“${text}”的小数超过${kind.decimals}位`, mend: `以${kind.unit}为单位，最多保留${kind.decimals}位小数。` };
  }
  const trimmed = whole.replace(/^0+(?=[0-9])/, '');
  const value = Number(trimmed) * scale + Number((fraction ?? '').padEnd(4, '0'));
  if (value > Math.round(kind.max * scale)) {
    return { reason: `“${text}”太大，最大${kind.max}`, mend: kind.decimals === 0 ? '请核对位数。' : `请核对单位是否为${kind.unit}。` };
  }
  return { value, text: fraction === undefined ? trimmed : `${trimmed}.${fraction}` };
}

function unreadable(text, kind) {
  if (/^[0-9.]+[eE][+-]?[0-9]+$/.test(text)) return { reason: `“${text}”是科学计数法`, mend: '请写出完整的数字。' };
  if (/^[0-9,]+(?:\.[0-9]+)?$/.test(text)) return { reason: `“${text}”里的逗号位置不对`, mend: '请去掉逗号。' };
  if (/^[0-9.,]+ [0-9., ]+$/.test(text)) return { reason: `“${text}”中间有空格`, mend: '一格只填一个数，请去掉空格。' };
  if (/^[0-9.,]+ ?(?:件|个|条|次|项|元|万元|万)$/.test(text)) return { reason: `“${text}”带了文字`, mend: `只填数字，单位是${kind.unit}。` };
  return { reason: `“${text}”不是数字`, mend: kind.decimals === 0 ? '请填整数，没有的填0。' : '请填数字，没有的填0。' };
}

/**
 * @param layout what ReportLayout.ToBrowserJson gives
 * @param {Object<string, string>} cells what is typed, by cell key; a cell that is not on the page is absent and its rules rest
 * @param {Object<string, string>} texts by text key
 * @returns what ReportChecks.AtOnce finds
 */
export function evaluate(layout, cells, texts) {
  const readings = {};
  for (const key of Object.keys(layout.cells)) {
    if (key in cells) readings[key] = parse(cells[key], layout.cells[key], layout.maxCellLength);
  }
  return [
    ...notNumbers(layout, readings),
    ...layout.rules.map(rule => arithmetic(rule, layout, readings)).filter(Boolean),
    ...tooLong(layout, texts),
    ...missing(layout, texts),
    ...blanks(layout, readings),
  ];
}

function* notNumbers(layout, readings) {
  for (const [key, reading] of Object.entries(readings)) {
    if (!reading.reason) continue;
    const { place, part } = layout.cells[key];
    yield { code: 'S.TEXT', severity: 'fail', place, part, cells: [key], message: `${place}：${reading.reason}。`, mend: reading.mend };
  }
}

function arithmetic(rule, layout, readings) {
  const keys = [...rule.left, ...rule.right];
  if (keys.some(key => !readings[key] || readings[key].reason)) return null;
  const sum = side => side.reduce((total, key) => total + (readings[key].value ?? 0), 0);
  const [left, right] = [sum(rule.left), sum(rule.right)];
  const total = rule.left[0];
  const totalBlank = rule.leftIsTotal && Boolean(readings[total].blank) && rule.right.some(key => !readings[key].blank);
  if (left === right && !totalBlank) return null;
  const atFault = keys.filter(key => !readings[key].blank || (totalBlank && key === total));
  return {
    code: rule.code, severity: 'fail', place: rule.place, part: rule.part, cells: atFault.length > 0 ? atFault : keys,
    message: totalBlank
      ? `${rule.place}：${rule.leftText}没有填，而${rule.rightText}＝${show(right)}。`
      : `${rule.place}：${rule.leftText}＝${show(left)}，${rule.rightText}＝${show(right)}，左右相差${show(Math.abs(left - right))}。`,
    mend: totalBlank ? `请在${layout.cells[total].place}填${show(right)}；各项有误的先改各项。` : rule.mend,
    left: left / scale, right: right / scale, difference: (left - right) / scale, total: rule.leftIsTotal && !(right === 0 && left !== 0) ? total : undefined,
  };
}

function* tooLong(layout, texts) {
  for (const [key, { place, part, maxLength }] of Object.entries(layout.texts)) {
    const length = clean(texts[key]).length;
    if (length > maxLength) {
      yield { code: 'S.LENGTH', severity: 'fail', place, part, cells: [], message: `${place}有${length}个字符，最多${maxLength}个。`, mend: '请删减。' };
    }
  }
}

function* missing(layout, texts) {
  const empty = key => clean(texts[key]).trim() === '';
  for (const { key: part, heading, name, need, texts: keys } of layout.parts) {
    const finding = place => ({
      code: 'S.MISSING', severity: 'fail', place, part, cells: [], message: `“${place}”没有填写。`,
      mend: heading === null ? '请补写。' : '请补写；确实没有内容的，写明“无”。',
    });
    if (need === 'Any' && keys.length > 0 && keys.every(empty)) yield finding(heading ?? name);
    else if (need === 'Each') yield* keys.filter(empty).map(key => finding(layout.texts[key].label));
  }
}

function* blanks(layout, readings) {
  for (const table of layout.tables) {
    const keys = Object.keys(readings).filter(key => layout.cells[key].table === table.key && readings[key].blank);
    if (keys.length === 0) continue;
    const named = keys.slice(0, namedAtMost).map(key => layout.cells[key].place).join('；') + (keys.length > namedAtMost ? '等' : '');
    yield {
      code: 'S.BLANK', severity: 'fail', place: table.name, part: layout.cells[keys[0]].part, cells: keys,
      message: `${table.name}有${keys.length}格没有填：${named}。空白不等于0，合计时暂按0计。`,
      mend: '逐格填写，确实没有的填0；也可以用“空白填0”一次填好。',
    };
  }
}

function show(scaled) {
  return String(scaled / scale);
}
