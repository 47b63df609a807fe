"""A stopwatch in the page, the same for every app: from a click, or from asking for the page, to the last chart.

A mutation of a chart is counted at the end of the frame that paints it. A page has settled when charts have changed
since the click, nothing is asked for or being computed, and no chart has changed for a while.
"""

from __future__ import annotations

from playwright.async_api import Page

#: What must have stood still before it counts as settled. It is waited for and not measured.
QUIET_MILLISECONDS = 500
SETTLE_MILLISECONDS = 180_000
#: Charts of both apps, and the dashboard's key figures, which count as charts.
CHARTS = ".js-plotly-plot, .stEChartsChart, .bar-rows, .small-lines, .rate-table, .key-figure"
SCRIPT = f"""
(() => {{
  const watch = window.stopwatch = {{clicked: 0, painted: 0, changes: 0, asking: 0, heard: []}};
  const charts = '{CHARTS}';
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {{ watch.painted = performance.now(); }};
  let waiting = false;
  const inChart = node => node.nodeType === 1 ? node.closest(charts) || node.querySelector(charts)
    : node.parentElement && node.parentElement.closest(charts);
  new MutationObserver(records => {{
    const changed = records.some(record => record.type === 'childList'
      ? [...record.addedNodes].some(inChart) || (record.target.closest && record.target.closest(charts))
      : inChart(record.target));
    if (!changed) return;
    watch.changes += 1;
    watch.painted = performance.now();
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {{ waiting = false; channel.port2.postMessage(null); }});
  }}).observe(document, {{childList: true, subtree: true, attributes: true, characterData: true}});
  document.addEventListener('click', event => {{
    if (!event.isTrusted) return;
    Object.assign(watch, {{clicked: performance.now(), changes: 0}});
  }}, true);
  const ask = window.fetch;
  window.fetch = (...request) => {{
    watch.asking += 1;
    return ask(...request).finally(() => {{ watch.asking -= 1; }});
  }};
  window.addEventListener('error', event => watch.heard.push(String(event.message)));
}})();
"""
_SETTLED = f"""() => {{
  const watch = window.stopwatch, app = document.querySelector('[data-testid="stApp"]');
  if (document.querySelector('[data-testid="stException"], [data-testid="stAlert"]')) watch.heard.push('an error');
  return watch.heard.length > 0 || (watch.changes > 0 && watch.asking === 0
    && performance.now() - watch.painted > {QUIET_MILLISECONDS}
    && (!app || app.getAttribute('data-test-script-state') === 'notRunning')
    && !document.querySelector('[data-testid="stSkeleton"], [data-dash-is-loading="true"]'));
}}"""


class AppError(Exception):
    """What was measured does not work: the words on its screen or in its console."""


async def seconds_to_open(tab: Page, address: str) -> float:
    """Seconds from asking for the page to its last chart."""
    await tab.goto(address)
    return await _settled(tab)


async def seconds_to_reload(tab: Page) -> float:
    """Seconds from asking again for the page to its last chart."""
    await tab.reload()
    return await _settled(tab)


async def seconds_since_click(tab: Page) -> float:
    """Seconds from the last click of the mouse to the last chart."""
    return await _settled(tab)


async def _settled(tab: Page) -> float:
    await tab.wait_for_function(_SETTLED, timeout=SETTLE_MILLISECONDS, polling=50)
    watch = await tab.evaluate("window.stopwatch")
    if watch["heard"]:
        raise AppError(f"{tab.url}: {watch['heard'][0]}")
    return float(watch["painted"] - watch["clicked"]) / 1000
