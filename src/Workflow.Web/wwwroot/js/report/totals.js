// Proposes the sum of its parts for a total that is blank or differs: beside the finding, and at the cell while one is in it.

/**
 * @param {() => object[]} findings as evaluate gives them
 * @param {() => void} changed called after a total was written
 */
export function totals(form, findings, changed) {
  let offer = null;
  // Taking away what has the focus says focusout, which closes again.
  const close = () => {
    const shown = offer;
    offer = null;
    shown?.remove();
  };

  form.addEventListener('focusin', event => {
    if (event.target === offer) return;
    close();
    const cell = event.target.dataset?.cell;
    const finding = cell && findings().find(f => f.total === cell);
    if (!finding) return;
    offer = Object.assign(document.createElement('button'), {
      type: 'button', className: 'btn btn-sm finding-fill', textContent: `按各项之和填写${finding.right}`, value: finding.total,
    });
    offer.classList.add('btn-primary', 'offer-total');
    // Tab goes on to the next cell, as in a sheet; by keyboard the list of findings has the same button.
    offer.tabIndex = -1;
    event.target.parentElement.append(offer);
  });
  form.addEventListener('input', close);
  form.addEventListener('focusout', event => { if (event.relatedTarget !== offer) close(); });

  document.addEventListener('click', event => {
    const button = event.target.closest?.('.finding-fill');
    const finding = button && findings().find(f => f.total === button.value);
    if (!finding) return;
    event.preventDefault();
    const input = document.getElementById(`cell-${finding.total}`);
    close();
    input.value = finding.right;
    changed();
    input.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    input.focus({ preventScroll: true });
  });
}
