"""The look of the picture: one table of colours, light and dark, and the style sheet made from it.

The picture follows the system's light or dark setting, or the class `light` or `dark` on its root.
A page may set any colour by a CSS variable of its own: `--gl-ink`, `--gl-card`, `--gl-value-tint` and so on.
"""

from __future__ import annotations

import re

COLOURS: dict[str, tuple[str, str]] = {
    "bg": ("#ffffff", "#0e1117"),
    "card": ("#ffffff", "#171c26"),
    "ink": ("#1c2733", "#e8edf4"),
    "soft": ("#5a687d", "#9aa8bc"),
    "line": ("#cdd5e0", "#344052"),
    "shadow": ("#1c273314", "#00000066"),
    "value": ("#2a55e0", "#8fb0ff"),
    "value-tint": ("#eef3ff", "#1a2743"),
    "grad": ("#b93c10", "#ff9673"),
    "grad-tint": ("#fff1ec", "#3a2119"),
    "wire": ("#8794a7", "#6b7a92"),
    "leaf": ("#08766a", "#3fd0b9"),
    "leaf-tint": ("#dcf1ee", "#173a3a"),
    "target": ("#986010", "#f0b95a"),
    "pill": ("#ffffff", "#171c26"),
    "frame": ("#5a687d0d", "#9aa8bc12"),
    "inner": ("#fde3d8", "#4a281c"),
    "alarm": ("#8f1d3f", "#ffb3c4"),
    "alarm-tint": ("#fde8ee", "#47172a"),
}
TEXT = 13  # px of the smallest letters
LEVELS = 10  # strengths of a heat map cell
HEAT = (1.0, 0.6)  # how strong a full cell is, light and dark: numbers on it must stay readable
SANS = "'Source Sans 3','Source Sans Pro','Source Sans',Inter,system-ui,'DejaVu Sans',sans-serif"
MONO = "'Source Code Pro','JetBrains Mono',ui-monospace,'DejaVu Sans Mono',monospace"

_RULES = """
text{font-family:SANS;fill:$ink} .num,.sum,.pill text{font-family:MONO;font-variant-numeric:tabular-nums}
.paper{fill:$bg} .shadow{fill:$shadow} .body{fill:$card;stroke:$line;stroke-width:1.2}
.variable .body{stroke:$leaf;stroke-width:2.2} .watched .body{stroke:$leaf;stroke-width:1.8;stroke-dasharray:7 4}
.constant .body{stroke:$wire;stroke-width:1.4;stroke-dasharray:1.5 3.5;stroke-linecap:round}
.ring{fill:none;stroke:$target;stroke-width:2} .disc{fill:$value-tint}
.symbol{font-size:13px;font-weight:700;fill:$value}
.variable .disc,.watched .disc{fill:$leaf-tint} .constant .disc{fill:$bg;stroke:$line}
.icon{fill:none;stroke:$soft;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.variable .icon,.watched .icon{stroke:$leaf} .icon .dot{fill:$card}
.name{font-size:15px;font-weight:700} .op,.foot,.note,.stat{font-size:TEXTpx;fill:$soft}
.foot .flag{font-weight:700}
.map{--_heat:1}
.frame{fill:$frame;stroke:$line;stroke-width:1.4;pointer-events:none}
.group-name{font-size:14px;font-weight:700;paint-order:stroke;stroke:$bg;stroke-width:4px;stroke-linejoin:round}
.group-name .kind{font-size:TEXTpx;font-weight:400;fill:$soft}
.fold{cursor:pointer} .fold rect{fill:$card;stroke:$wire;stroke-width:1.2}
.fold path{fill:none;stroke:$ink;stroke-width:1.8;stroke-linecap:round}
.fold:focus{outline:none} .fold:hover rect{stroke:$value;fill:$value-tint}
.fold:focus-visible rect{stroke:$target;stroke-width:3}
.folded .body{stroke:$soft;stroke-width:1.6} .under{fill:none;stroke:$soft;stroke-width:1.2}
.hood{fill:$inner} .inner .body{stroke:$grad} .inner .disc{fill:$card} .inner .symbol{fill:$grad}
.foot .flag{fill:$ink} .foot .flag.target{fill:$target} .foot .flag.source{fill:$leaf} .foot .flag.inner{fill:$grad}
.badge rect{fill:$alarm-tint;stroke:$alarm} .badge text{font-size:TEXTpx;font-weight:700;fill:$alarm}
.tag{font-size:TEXTpx;font-weight:600;letter-spacing:.02em} .row.value .tag{fill:$value} .row.grad .tag{fill:$grad}
.row.value .tint{fill:$value-tint} .row.grad .tint{fill:$grad-tint}
.row.grad{display:none} .row.grad.shown{display:inline}
.row.pending .tint{fill:none;stroke:$soft;stroke-dasharray:3 3} .row.none .tint{fill:$bg;stroke:$line}
.row.pending .note{font-style:italic} .row.none .note{fill:$ink}
.row.none .slash{fill:none;stroke:$ink;stroke-width:1.4}
.num{font-size:TEXTpx} .num.big{font-size:14.5px;font-weight:600} .sum{font-size:TEXTpx;fill:$grad}
.row.value .cell{fill:$value} .row.grad .cell{fill:$grad} .cell.neg{stroke:$ink;stroke-width:.9;stroke-dasharray:2 2}
.of-value .cell{fill:$value} .of-grad .cell{fill:$grad} .of-value .dash{stroke:$value} .of-grad .dash{stroke:$grad}
.weight .dash{fill:none;stroke-width:1.6} .weight-name{font-size:TEXTpx;font-weight:700}
.tag.of-value{fill:$value} .tag.of-grad{fill:$grad}
.cell.odd{stroke:$ink;stroke-width:1.4} .row .dash{fill:none;stroke-width:1.6} .row.value .dash{stroke:$value}
.row.grad .dash{stroke:$grad}
.fore{fill:none;stroke:$wire;stroke-width:1.7} .head{fill:$wire} .dead .fore{stroke-dasharray:2 4}
.back{fill:none;stroke:$grad;stroke-opacity:.55;stroke-linecap:round} .zero .back{stroke-dasharray:6 4;stroke-opacity:1}
.pill rect{fill:$pill;stroke:$grad} .pill text{font-size:TEXTpx;font-weight:600;fill:$grad} .pill .flow{fill:$grad}
.cut .fore{stroke:$alarm;stroke-dasharray:6 6} .cut .head{fill:$alarm} .cut .pill rect{fill:$alarm-tint;stroke:$alarm}
.cut .pill .sent{fill:$alarm} .scissors{fill:none;stroke:$alarm;stroke-width:1.3;stroke-linecap:round}
.pill .from{font-family:SANS;font-weight:700;fill:$ink} .dead .pill rect{stroke:$wire}
.notice{font-size:14px;font-weight:600;fill:$soft} .stub{fill:none;stroke:$wire;stroke-width:1.7;stroke-dasharray:2 4}
.card{cursor:pointer} .card:focus{outline:none} .card:focus-visible>.body{stroke:$target;stroke-width:3}
.cell+.num{pointer-events:none} .wire:focus{outline:none} .wire:focus-visible .fore{stroke:$target;stroke-width:4}
"""


def strength(level: int) -> float:
    """The opacity of a heat map cell of a level, before the theme's own factor."""
    return round(0.08 + 0.57 * level / (LEVELS - 1), 3)


def style() -> str:
    """The style sheet. Each colour is said twice, for viewers that do not know CSS variables."""
    rules = _RULES.replace("TEXT", str(TEXT)).replace("SANS", SANS).replace("MONO", MONO)
    rules = re.sub(r"([a-z-]+):\$([a-z-]+)", lambda m: f"{m[1]}:{COLOURS[m[2]][0]};{m[1]}:var(--_{m[2]})", rules)
    scoped = "".join(f"{_scope(names)}{{{body}}}" for names, body in re.findall(r"([^{}]+)\{([^}]*)\}", rules))
    heat = "".join(
        f".gl .h{level}{{fill-opacity:{strength(level)};fill-opacity:calc({strength(level)}*var(--_heat))}}"
        for level in range(LEVELS)
    )
    light, dark = (_palette(index) for index in (0, 1))
    return (
        f".gl{{color-scheme:light;{light}}}"
        f"@media (prefers-color-scheme:dark){{.gl:not(.light){{color-scheme:dark;{dark}}}}}"
        f".gl.dark{{color-scheme:dark;{dark}}}" + scoped + heat
    )


def _scope(selectors: str) -> str:
    return ",".join(f".gl {name.strip()}" for name in selectors.split(","))


def _palette(index: int) -> str:
    names = (f"--_{name}:var(--gl-{name},{pair[index]})" for name, pair in COLOURS.items())
    return ";".join([*names, f"--_heat:{HEAT[index]}"])
