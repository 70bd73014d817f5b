"""The challenge of notebook 05: beat a baseline on a budget. Judged by method, with a picture of both searches."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Unpack

import numpy as np

from grader.course import COURSE
from grader.reporting.card import Card, Paragraph
from grader.reporting.language import gettext
from playground.network.adjustments import Adjustment
from playground.network.training import Options, train
from playground.palette import BLUE, GREY
from playground.plots import Picture
from playground.rules import Rule
from playground.search.gain import Gain, gain
from playground.search.reading import check_trial, edges
from playground.search.trials import Search, final_loss_and_error
from playground.typed import at_least_one

if TYPE_CHECKING:
    from matplotlib.axes import Axes

#: scores (trials, seeds) -> number of the winner, as the exercise `choose_trial`.
Chooser = Callable[[np.ndarray], int]

_CHOOSE_TRIAL: Chooser = COURSE["choose_trial"].reference


@dataclass(frozen=True)
class Criterion:
    """One of the points by which a method is judged."""

    name: str
    met: bool
    says: str


@dataclass(frozen=True)
class Verdict:
    """How the challenge was met.

    criteria -- how the search was done, and whether its gain is real
    winner   -- the setting that was chosen
    baseline -- validation losses of the baseline's setting with the fresh seeds, shape (seeds,)
    yours    -- the same of the winner
    """

    criteria: tuple[Criterion, ...]
    winner: Mapping[str, float]
    baseline: np.ndarray
    yours: np.ndarray

    @property
    def passed(self) -> bool:
        return all(criterion.met for criterion in self.criteria)

    @property
    def card(self) -> Card:
        met = sum(criterion.met for criterion in self.criteria)
        title = "CHALLENGE MET" if self.passed else f"NOT YET · {met} of {len(self.criteria)} points"
        winner = ", ".join(f"{name} {value:.3g}" for name, value in self.winner.items())
        criteria = [Paragraph(c.says, f"{'yes' if c.met else 'no'}, {c.name}") for c in self.criteria]
        return Card(title, (Paragraph(winner, "Your winner"), *criteria), "good" if self.passed else "open")

    def __repr__(self) -> str:
        return str(self.card)

    def _repr_html_(self) -> str:
        return self.card._repr_html_()


@dataclass(frozen=True)
class Challenge:
    """A search to beat with any rule and any ranges, on a budget of epochs over all trials and seeds.

    rule, search -- the baseline
    fixed        -- its knobs that were not searched
    budget       -- epochs of training, over all searches
    epochs       -- of every final run
    seeds        -- of the final runs: fresh ones, which no search may have used
    """

    rule: Rule
    search: Search
    budget: int
    fixed: Mapping[str, float] = field(default_factory=dict)
    epochs: int = 10
    seeds: tuple[int, ...] = tuple(range(100, 108))

    def __post_init__(self) -> None:
        at_least_one("budget", self.budget)
        at_least_one("epochs", self.epochs)
        if len(set(self.seeds)) < 2:
            raise ValueError(
                gettext("The final runs need two different seeds at least: one tells nothing about noise.")
            )

    @property
    def knobs(self) -> dict[str, float]:
        """The knobs of the baseline's winner."""
        return {**self.fixed, **self.search.setting(_CHOOSE_TRIAL(self.search.scores))}

    def judge(
        self,
        rule: Rule,
        searches: Sequence[Search],
        fixed: Mapping[str, float] | None = None,
        choose: Chooser = _CHOOSE_TRIAL,
        *,
        batch: int = 64,
        schedule: Callable[[int], float] | None = None,
        adjust: Sequence[Adjustment] = (),
    ) -> Verdict:
        """Choose from the last of the searches, train winner and baseline anew with fresh seeds, and compare them.

        batch, schedule, adjust -- what the searches gave to ``train``; the baseline has the defaults. Data, network and
        initial weights cannot be given: with others, winner and baseline could not be compared.

        Raises a ValueError if the searches are not what is judged, or ``choose`` names no trial, and Stopped at an
        interrupt: there is no half verdict.
        """
        _check_searches(searches)
        self._keep_seeds_fresh(searches)
        last = searches[-1]
        _keep_to_what_was_searched(last, rule, fixed or {})
        trial = choose(last.scores)
        check_trial(last, trial)
        winner = {**(fixed or {}), **last.setting(trial)}
        how: Options = {"batch": batch, "schedule": schedule, "adjust": adjust}
        baseline, yours = self._final(self.rule, self.knobs), self._final(rule, winner, **how)
        criteria = (self._budget_kept(searches), _boundary_checked(last, trial), _gain_real(gain(baseline, yours)))
        return Verdict(criteria, winner, baseline, yours)

    def _final(self, rule: Rule, knobs: Mapping[str, float], **how: Unpack[Options]) -> np.ndarray:
        return final_loss_and_error(train(rule, knobs, self.seeds, self.epochs, **how))[0]

    def _keep_seeds_fresh(self, searches: Sequence[Search]) -> None:
        if used := {seed for search in searches for seed in search.seeds} & set(self.seeds):
            raise ValueError(
                f"The search used seed {min(used)}. The seeds {min(self.seeds)} to {max(self.seeds)} are kept for the "
                "final runs, so that they can be a fresh look: search with others."
            )

    def _budget_kept(self, searches: Sequence[Search]) -> Criterion:
        cost = sum(search.cost for search in searches)
        return Criterion("budget kept", cost <= self.budget, f"{cost} of {self.budget} epochs were used.")


def _check_searches(searches: Sequence[Search]) -> None:
    if isinstance(searches, Search):
        raise ValueError(gettext("Give the searches as a list, also if there is one: [my_search]."))
    if not searches:
        raise ValueError(gettext("There is no search to judge. Give one at least: [my_search]."))


def _keep_to_what_was_searched(search: Search, rule: Rule, fixed: Mapping[str, float]) -> None:
    """Raise a ValueError if the search was made with another rule or with other fixed knobs.

    That happens easily in a notebook: if a new search fails, the variable still holds the one before it.
    """
    if (search.rule, dict(search.fixed)) != (rule, dict(fixed)):
        ran = search.rule.name if search.rule else "another rule"
        knobs = ", ".join(f"{name} {value:.3g}" for name, value in search.fixed.items()) or "no fixed knobs"
        raise ValueError(
            f"The search ran {ran} with {knobs}, and that is not what is to be judged. Search again with this rule and "
            "these fixed knobs, or judge what was searched."
        )


def _boundary_checked(search: Search, trial: int) -> Criterion:
    found = edges(search, trial)
    says = " ".join(edge.says for edge in found) or "The winner lies well inside every range."
    return Criterion("boundary checked", not found, says)


def _gain_real(found: Gain) -> Criterion:
    return Criterion("gain larger than the noise", found.real, found.says)


# --- the picture ------------------------------------------------------------------------------------------------------


def picture(challenge: Challenge, searches: Sequence[Search], verdict: Verdict) -> Picture:
    """Both searches, best so far against epochs spent; and the two winners with the fresh seeds."""
    from playground.canvas import Canvas, new_figure, panel  # draws, which takes half a second to import

    figure = new_figure(880, 300)
    spent, fresh = figure.subplots(1, 2, width_ratios=(3, 2))
    panel(spent, "The searches", "epochs spent", "best validation loss so far", yscale="log")
    for searches_of, color, name in (([challenge.search], GREY, "baseline"), (searches, BLUE, "yours")):
        spent.step(*_best_so_far(searches_of), where="post", color=color, lw=2, label=name)
    _plain_ticks(spent)
    spent.legend(frameon=False, fontsize=9)
    panel(fresh, "The winners, a line for each fresh seed", "", "validation loss", xlim=(-0.4, 1.4))
    fresh.plot([0, 1], np.stack([verdict.baseline, verdict.yours]), color=GREY, lw=0.8)
    for x, scores, color in ((0, verdict.baseline, GREY), (1, verdict.yours, BLUE)):
        fresh.plot(np.full(len(scores), x), scores, "o", color=color, ms=5)
    fresh.set_xticks([0, 1], ["baseline", "yours"], size=9)
    lower = int(np.sum(verdict.yours < verdict.baseline))
    caption = f"with {lower} of {len(verdict.yours)} fresh seeds yours ends lower than the baseline."
    return Picture(Canvas(figure), caption)


def _plain_ticks(axes: "Axes") -> None:
    """Label a logarithmic axis of losses with plain numbers."""
    low, high = axes.get_ylim()
    ticks = [tick for tick in (0.05, 0.1, 0.2, 0.5, 1, 2, 5) if low <= tick <= high]
    axes.set_yticks(ticks, [f"{tick:g}" for tick in ticks])
    axes.minorticks_off()


def _best_so_far(searches: Sequence[Search]) -> tuple[np.ndarray, np.ndarray]:
    """Epochs spent after each trial, and the lowest typical loss up to it, each (trials,)."""
    costs = np.concatenate([np.full(search.trials, search.cost / search.trials) for search in searches])
    return np.cumsum(costs), np.minimum.accumulate(np.concatenate([search.typical for search in searches]))
