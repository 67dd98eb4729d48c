// On a new campaign's page, while nobody has touched the name or a date, they follow the year; a year without 放假安排 is said at once.

const form = document.querySelector('[data-campaign-form]');
const days = { DraftDue: '01-10', SubmitDue: '01-15', ReviewDue: '01-25', PublishDue: '01-31' };
const dates = Object.keys(days).map(name => form.elements[name]);
const { Year: year, Title: title } = form.elements;
const covered = new Set(form.dataset.covered.split(' '));
const warning = form.querySelector('[data-missing-years]');
const own = new Set();
const notOver = form.querySelector('[data-year-not-over]');
const titleOf = y => `${y}年度政府信息公开工作年度报告编制`;

function warn() {
  const missing = [...new Set(dates.map(d => d.value.slice(0, 4)).filter(y => y && !covered.has(y)))];
  warning.querySelector('[data-years]').textContent = missing.join('、');
  warning.hidden = missing.length === 0;
}

function warnOfYear() {
  const open = /^\d{4}$/.test(year.value) && Number(year.value) >= Number(notOver.dataset.thisYear);
  notOver.textContent = open ? notOver.dataset.sentence.replaceAll('{year}', year.value).replaceAll('{next}', Number(year.value) + 1) : '';
  notOver.hidden = !open;
}

// After a refusal the fields may already be somebody's own choice.
if (year && title.value !== titleOf(year.value)) {
  own.add(title);
}
for (const date of year ? dates : []) {
  if (date.value !== `${Number(year.value) + 1}-${days[date.name]}`) {
    own.add(date);
  }
}

form.addEventListener('input', event => {
  if (event.target !== year) {
    own.add(event.target);
  } else if (/^\d{4}$/.test(year.value)) {
    if (!own.has(title)) {
      title.value = titleOf(year.value);
    }
    for (const date of dates.filter(d => !own.has(d))) {
      date.value = `${Number(year.value) + 1}-${days[date.name]}`;
    }
  }
  warn();
  if (event.target === year) {
    warnOfYear();
  }
});
