"""What the programs in programs/ give, run as they stand, each in an interpreter of its own."""

from pathlib import Path

from playground.frameworks.fresh import run
from playground.frameworks.recorded_programs import AS_IT_STOOD

from recording.entries import versions

FOLDER = Path(__file__).parent / "programs"
#: So many digits of its curves are held to the course's; a comment in each of the others says why it has fewer.
DIGITS = 12
FEWER = {
    # Keras's layers compute in float32 where the backend is torch.
    "keras_hold_then_decay": {"losses": 6},
    "keras_l2_penalty": {"losses": 6},
    "keras_l1_penalty": {"losses": 6},
    "keras_clip_by_global_norm": {"losses": 6},
    "keras_one_cycle": {"losses": 5},
    # So does what optax's schedule does with a step that it has counted.
    "optax_one_cycle": {"losses": 7},
    # Keras's AdamW has its epsilon in another place, and the gradients of some weights are as small as that.
    "keras_ema_weights": {"losses": 3},
    # torch's Muon iterates in bfloat16, and Keras adds something to the norm.
    "torch_muon": {"losses": 2},
    "keras_muon": {"losses": 7},
    # torch clips to a little less than the norm that it is given.
    "torch_clip_by_global_norm": {"losses": 6},
}


def record() -> dict:
    """Each program's text with its curves, or with what Python said of one that shows what goes wrong."""
    paths = sorted(FOLDER.glob("*.py"))
    return {"versions": versions("torch", "keras", "optax", "jax"), **{path.stem: entry(path) for path in paths}}


def entry(path: Path) -> dict:
    text = path.read_text(encoding="utf-8")
    ran = run(text, path.stem.partition("_")[0])
    if path.stem.endswith(AS_IT_STOOD):
        if not ran.said:
            raise ValueError(f"{path.name} runs without a word now: its warning or error is shown to readers.")
        return {"program": text, "said": ran.said}
    if ran.said:
        raise ValueError(f"{path.name}: {ran.said}")
    return {"program": text, "digits": _digits(path.stem, ran.curves), "curves": ran.curves}


def _digits(name: str, curves: dict) -> dict[str, int]:
    return {curve: FEWER.get(name, {}).get(curve, DIGITS) for curve in curves}
