"""The picture in a browser: nothing is clipped, nothing lies on anything else."""

import pytest

from graphlab.views.drawing.svg import draw
from graphlab.views.drawing.view import View
from tests.views import traces
from tests.views.traces import PICTURES, VIEWS, reading_of

LOOK = """() => {
  const found = [], box = (e) => e.getBoundingClientRect();
  const outside = (a, b, by) =>
    a.left < b.left - by || a.right > b.right + by || a.top < b.top - by || a.bottom > b.bottom + by;
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const all = (s, e = document) => [...e.querySelectorAll(s)];
  const seen = (e) => box(e).width > 0;
  const bodies = all('.body').map(box), pills = all('.pill rect').map(box);
  for (const card of all('.card')) {
    const frame = box(card.querySelector('.body'));
    for (const text of all('text', card).filter(seen))
      if (outside(box(text), frame, 0)) found.push('clipped: ' + text.textContent);
    const badge = card.querySelector('.badge');
    for (const foot of badge ? all('.foot', card) : [])
      if (meet(box(foot), box(badge))) found.push('badge on foot: ' + badge.textContent);
    const name = box(card.querySelector('.name')), op = card.querySelector('.op');
    if (op && meet(name, box(op))) found.push('name on op: ' + op.textContent);
    for (const row of all('.row', card).filter(seen)) {
      const tag = box(row.querySelector('.tag'));
      for (const text of all('.what text, .what rect', row).filter(seen))
        if (meet(tag, box(text))) found.push('tag on ' + text.textContent);
      for (const text of all('.cell + .num', row).filter(seen))
        if (outside(box(text), box(text.previousElementSibling), 1)) found.push('cell too small: ' + text.textContent);
    }
  }
  for (const pill of all('.pill'))
    for (const text of all('text', pill))
      if (outside(box(text), box(pill.querySelector('rect')), 0)) found.push('pill too small: ' + text.textContent);
  pills.forEach((a, i) => {
    if (bodies.some((b) => meet(a, b))) found.push('pill on a card');
    if (pills.some((b, j) => j > i && meet(a, b))) found.push('pill on a pill');
  });
  bodies.forEach((a, i) => { if (bodies.some((b, j) => j > i && meet(a, b))) found.push('card on a card'); });
  for (const title of all('.group-name, .group .fold')) {
    if ([...bodies, ...pills].some((b) => meet(box(title), b))) found.push('title covered: ' + title.textContent);
    const frames = all('.frame', title.parentNode).map(box);
    if (frames.every((f) => outside(box(title), f, 0))) found.push('title outside its frame: ' + title.textContent);
  }
  for (const frame of all('.frame').map(box))
    if ([...bodies, ...pills].some((b) => meet(frame, b) && outside(b, frame, 0))) found.push('on the edge of a frame');
  const paper = box(document.querySelector('svg'));
  for (const e of all('.body, .ring, .pill rect, .notice')) if (outside(box(e), paper, 0)) found.push('off the paper');
  for (const wire of all('.fore')) {
    const length = wire.getTotalLength(), move = wire.getScreenCTM();
    const own = new Set([wire.parentNode.dataset.from, wire.parentNode.dataset.to]);
    const others = all('.card').filter((c) => !own.has(c.dataset.node)).map((c) => box(c.querySelector('.body')));
    for (let at = 0; at <= length; at += 4) {
      const p = wire.getPointAtLength(at).matrixTransform(move);
      if (others.some((b) => p.x > b.left + 2 && p.x < b.right - 2 && p.y > b.top + 2 && p.y < b.bottom - 2)) {
        found.push('wire through a card'); break;
      }
    }
  }
  return [...new Set(found)];
}"""

MADE = PICTURES | {
    "web": lambda: traces.web(40),
    "chain": lambda: traces.chain(160),
    "loop": lambda: traces.many_uses(60),
    "rounds": lambda: traces.rounds(30),
}


@pytest.fixture(scope="module")
def page(browser):
    tab = browser.new_page()
    yield tab
    tab.close()


@pytest.mark.parametrize("direction", ["LR", "TB"])
@pytest.mark.parametrize("name", MADE)
def test_nothing_is_clipped_or_covered(page, name, direction):
    """Texts lie within their cards, cells and pills; cards, pills and wires keep apart; in the widest usual font."""
    trace = MADE[name]()
    page.set_content(f'<body style="margin:0">{draw(reading_of(trace), view=View(direction))}')
    assert page.evaluate(LOOK) == []


@pytest.mark.parametrize("name", VIEWS)
def test_nothing_is_clipped_or_covered_however_it_is_folded(page, name):
    """Also with frames, folded groups, inlined constants, cuts, badges; titles are free, frames hold whole cards."""
    make, view, badges = VIEWS[name]
    page.set_content(f'<body style="margin:0">{draw(reading_of(make()), view=view, badges=badges)}')
    assert page.evaluate(LOOK) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_follows_the_system_and_the_page(page, scheme):
    """The system's theme is the default, a class on the root decides, and the page's own variables win."""
    page.emulate_media(color_scheme=scheme)
    text = draw(reading_of(traces.reuse()))
    paper = "getComputedStyle(document.querySelector('.paper')).fill"
    page.set_content(text)
    by_system = page.evaluate(paper)
    assert by_system == {"light": "rgb(255, 255, 255)", "dark": "rgb(14, 17, 23)"}[scheme]
    page.set_content(text.replace('class="gl"', 'class="gl dark"', 1))
    assert page.evaluate(paper) == "rgb(14, 17, 23)"
    page.set_content(text.replace('class="gl"', 'class="gl light"', 1))
    assert page.evaluate(paper) == "rgb(255, 255, 255)"
    page.set_content(f"<style>:root{{--gl-bg:#123456}}</style>{text}")
    assert page.evaluate(paper) == "rgb(18, 52, 86)"


def test_the_test_itself_sees_what_is_wrong(page):
    """Bigger letters are clipped, a moved pill lies on a card, a moved card on a wire."""
    text = draw(reading_of(traces.reuse()))
    page.set_content(text.replace(".name{font-size:15px", ".name{font-size:60px"))
    assert any("clipped" in found for found in page.evaluate(LOOK))
    page.set_content(text)
    page.evaluate("document.querySelector('.pill').setAttribute('transform', 'translate(60,60)')")
    assert "pill on a card" in page.evaluate(LOOK)
    page.evaluate("document.querySelector('#n3').setAttribute('transform', 'translate(180,100)')")
    assert "wire through a card" in page.evaluate(LOOK)
    make, view, _ = VIEWS["rounds"]
    page.set_content(draw(reading_of(make()), view=view, badges={"n2": ("nan", "")}))
    page.evaluate("""() => {
      const { x, y } = document.querySelector('.frame').getBBox();
      document.querySelector('#n2').setAttribute('transform', `translate(${x - 40},${y + 5})`);
    }""")
    page.evaluate("document.querySelector('.badge').setAttribute('transform', 'translate(5,90)')")
    found = page.evaluate(LOOK)
    assert "on the edge of a frame" in found and "badge on foot: nan" in found
    assert any("title covered" in text for text in found)
