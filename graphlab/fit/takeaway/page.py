"""Trainings as one HTML file that plays them: the charts, one time line, the verdicts and the program."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from graphlab.browser import assets
from graphlab.browser.plotly import plotly_script
from graphlab.fit.best import Best
from graphlab.fit.charts.data import data_chart, residual_chart
from graphlab.fit.charts.loss import loss_chart
from graphlab.fit.charts.outcomes import outcomes
from graphlab.fit.charts.plain import Chart
from graphlab.fit.charts.surface import contour_chart
from graphlab.fit.charts.time import frames_of, moment
from graphlab.fit.landscape import Landscape
from graphlab.fit.training import Fit
from graphlab.fit.verdict import figures, verdict
from graphlab.views.export.page import page
from graphlab.views.player.schema import Chart as ShownChart
from graphlab.views.player.schema import ExportedFit, Frame

_MAIN = """<main class="fit">
<div class="transport"><button type="button" id="play">Play</button>
<input type="range" id="step" min="0" aria-label="Step"><output id="now"></output></div>
<div id="charts"></div>
{runs}
<details class="source"><summary>Program</summary><pre>{program}</pre></details>
</main>"""


def to_html(
    fits: Sequence[Fit], best: Best | None = None, land: Landscape | None = None, *, title: str = "A fit"
) -> str:
    """One HTML file that plays some trainings of the same data. It can be opened from disk, and asks no network.

    Plotly is in it, so it is about 5 MB. Everything that comes from the user is escaped. Raises ModuleNotFoundError
    where Plotly is not installed, and `FitError` where a training took no step.
    """
    return page(
        title[:200],
        _MAIN.format(runs=_table(fits, best), program=escape(fits[0].program.text)),
        _data(fits, best, land),
        [plotly_script(), assets.script("exported_fit")],
        id="fit",
    )


def _data(fits: Sequence[Fit], best: Best | None, land: Landscape | None) -> ExportedFit:
    return {
        "labels": [_label(fits[0], done) for done in frames_of(fits)],
        "light": _charts(fits, best, land, dark=False),
        "dark": _charts(fits, best, land, dark=True),
    }


def _charts(fits: Sequence[Fit], best: Best | None, land: Landscape | None, *, dark: bool) -> list[ShownChart]:
    charts = [("Data", data_chart(fits, dark=dark)), ("Loss", loss_chart(fits, best, dark=dark))]
    charts.append(("Residuals", residual_chart(fits, dark=dark)))
    if land is not None:
        charts.append(("Path", contour_chart(fits, land, dark=dark)))
    return [_shown(title, chart) for title, chart in charts]


def _shown(title: str, chart: Chart) -> ShownChart:
    frames: list[Frame] = [{"data": one["data"], "traces": one["traces"]} for one in chart["frames"]]
    redraw = bool(chart.get("redraw"))
    return {"title": title, "data": chart["data"], "layout": chart["layout"], "frames": frames, "redraw": redraw}


def _label(fit: Fit, done: int) -> str:
    here = moment(fit, done)
    values = "".join(f"  {name} {figures(value)}" for name, value in list(here.values.items())[:6])
    at = f"step {here.done + 1:,}" if here.done < fit.settings.steps else f"after step {here.done:,}"
    return f"{at}  loss {figures(here.loss)}{values}"


def _table(fits: Sequence[Fit], best: Best | None) -> str:
    rows = "".join(
        f"<tr><td>{escape(row.name)}</td><td>{escape(row.optimizer)}</td><td>{row.steps:,}</td><td>{escape(row.loss)}"
        f"</td><td>{escape(row.share)}</td><td>{escape(str(verdict(fit, best)))}</td></tr>"
        for fit, row in zip(fits, outcomes(fits, best), strict=True)
    )
    head = "".join(f"<th>{name}</th>" for name in ("run", "optimizer", "steps", "loss", "of the way", "how it ended"))
    return f'<div class="runs"><table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
